package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
)

// toSimulator and toClient are names that a vCenter and the simulator write differently. A vCenter takes
// `urn:vim25:VirtualMachine` as the type that a tag may be attached to and tells it as `VirtualMachine`, and its
// distributed switches are of VMware's own type.
var (
	toSimulator = strings.NewReplacer(
		`urn:vim25:`, ``,
		`VmwareDistributedVirtualSwitch"`, `DistributedVirtualSwitch"`,
		`VmwareDistributedVirtualSwitch<`, `DistributedVirtualSwitch<`,
	)
	toClient = strings.NewReplacer(`"DistributedVirtualSwitch"`, `"VmwareDistributedVirtualSwitch"`)
)

// translate rewrites what clients and the simulator's APIs say to each other; files pass as they are.
func translate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		isAPI := strings.HasPrefix(r.URL.Path, "/sdk") || strings.HasPrefix(r.URL.Path, "/rest/com/vmware/cis/tagging")
		if !isAPI {
			next.ServeHTTP(w, r)
			return
		}
		asked, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		asked = []byte(toSimulator.Replace(string(asked)))
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(asked)), int64(len(asked))
		answer := httptest.NewRecorder()
		next.ServeHTTP(answer, r)
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.Header().Del("Content-Length")
		w.WriteHeader(answer.Code)
		_, _ = io.WriteString(w, toClient.Replace(answer.Body.String()))
	})
}
