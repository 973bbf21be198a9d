package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"net/textproto"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// config is what of a cloud-config is known here.
type config struct {
	Hostname   string        `yaml:"hostname"`
	FQDN       string        `yaml:"fqdn"`
	BootCmd    []command     `yaml:"bootcmd"`
	RunCmd     []command     `yaml:"runcmd"`
	WriteFiles []writtenFile `yaml:"write_files"`
	FsSetup    []filesystem  `yaml:"fs_setup"`
	Mounts     [][]string    `yaml:"mounts"`
	PowerState *powerState   `yaml:"power_state"`
	// Nobody logs in: there is no sshd, and the console has no login.
	Users     []map[string]any `yaml:"users"`
	SSHPwauth bool             `yaml:"ssh_pwauth"`
}

// The rules by which vmfarm has its parts merged into those before them: lists come before those that are there, or
// behind them; everything else that is there stays.
const (
	joinBefore = "list(prepend)+dict(no_replace,recurse_list)+str()"
	joinBehind = "list(append)+dict(no_replace,recurse_list)+str()"
)

// readUserData merges the cloud-configs of a MIME document, in the order in which they stand.
func readUserData(text string) (map[string]any, error) {
	message, err := mail.ReadMessage(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	merged := map[string]any{}
	return merged, mergeParts(merged, textproto.MIMEHeader(message.Header), message.Body)
}

// mergeParts merges what an entity holds, which is a cloud-config or a document of several entities.
func mergeParts(into map[string]any, header textproto.MIMEHeader, body io.Reader) error {
	kind, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		return err
	}
	if kind == "text/cloud-config" {
		return mergeConfig(into, header, body)
	}
	if kind != "multipart/mixed" {
		return fmt.Errorf("the stand-in knows parts of type text/cloud-config alone, not %q", kind)
	}
	reader := multipart.NewReader(body, params["boundary"])
	for {
		part, err := reader.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := mergeParts(into, part.Header, part); err != nil {
			return err
		}
	}
}

func mergeConfig(into map[string]any, header textproto.MIMEHeader, body io.Reader) error {
	if header.Get("Content-Transfer-Encoding") == "base64" {
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	var more map[string]any
	if err := yaml.NewDecoder(body).Decode(&more); err != nil {
		return err
	}
	rule := header.Get("Merge-Type")
	if len(into) > 0 && rule != joinBefore && rule != joinBehind {
		return fmt.Errorf("the stand-in does not merge by %q", rule)
	}
	for key, value := range more {
		there, exists := into[key]
		theirs, isList := value.([]any)
		ours, wasList := there.([]any)
		switch {
		case !exists:
			into[key] = value
		case isList && wasList && rule == joinBefore:
			into[key] = slices.Concat(theirs, ours)
		case isList && wasList:
			into[key] = slices.Concat(ours, theirs)
		}
	}
	return nil
}

// readConfig refuses what the stand-in would have to leave out.
func readConfig(userData string) (*config, error) {
	merged, err := readUserData(userData)
	if err != nil {
		return nil, err
	}
	text, err := yaml.Marshal(merged)
	if err != nil {
		return nil, err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	made := &config{}
	if err := decoder.Decode(made); err != nil && err != io.EOF {
		return nil, fmt.Errorf("the stand-in does not know: %w", err)
	}
	return made, nil
}
