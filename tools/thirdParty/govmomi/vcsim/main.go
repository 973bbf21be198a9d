// Command vcsim simulates the API of a vCenter for tests: a datacenter with a cluster, two datastores, a standard and a
// distributed switch, two resource pools and machines to clone. It prints the host and port it listens on, and ends,
// with all that it has made, when its standard input does: so it does not outlive a test that was killed.
package main

import (
	"crypto/tls"
	"flag"
	"fmt"
	"io"
	"log"
	"net/url"
	"os"

	_ "github.com/vmware/govmomi/pbm/simulator"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/simulator/vpx"
	_ "github.com/vmware/govmomi/vapi/simulator"
)

type options struct {
	listen, caFile, user, password, version string
}

func main() {
	o := options{password: os.Getenv("VCSIM_PASSWORD")}
	flag.StringVar(&o.listen, "l", "127.0.0.1:0", "address to listen on; port 0 is a free one")
	flag.StringVar(&o.caFile, "ca", "", "file to write the certificate to that the server's own is verified with")
	flag.StringVar(&o.user, "username", "", "the only user who may log in, with the password in VCSIM_PASSWORD")
	flag.StringVar(&o.version, "version", vpx.ServiceContent.About.Version, "version that the vCenter says it is")
	flag.Parse()
	if err := serve(o, os.Stdin, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func serve(o options, untilEnd io.Reader, out io.Writer) error {
	if o.user == "" || o.password == "" {
		return fmt.Errorf("a user and a password are needed: without them the simulator lets everybody in")
	}
	certificate, authority, err := loopbackCertificate()
	if err != nil {
		return err
	}
	if err := writePEM(o.caFile, authority); err != nil {
		return err
	}
	model := simulator.VPX()
	model.ServiceContent.About.Version, model.ServiceContent.About.ApiVersion = o.version, o.version
	model.Host, model.Pool, model.Datastore = 0, 2, 2
	if err := model.Create(); err != nil {
		return err
	}
	defer model.Remove()
	complete(model.Service.Context)
	model.Service.RegisterEndpoints = true
	model.Service.Listen = &url.URL{Host: o.listen, User: url.UserPassword(o.user, o.password)}
	model.Service.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	server := model.Service.NewServer()
	defer server.Close()
	server.Config.Handler = uploads(translate(server.Config.Handler))
	fmt.Fprintln(out, server.URL.Host)
	_, err = io.Copy(io.Discard, untilEnd)
	return err
}
