package main

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"net/netip"
	"slices"
	"strings"

	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/vim25/types"
	"gopkg.in/yaml.v3"
)

// metadata is what cloud-init's VMware datasource reads of a machine's extra configuration, so far as it shows outside.
type metadata struct {
	InstanceID string        `yaml:"instance-id"`
	Hostname   string        `yaml:"local-hostname"`
	Network    networkConfig `yaml:"network"`
}

// networkConfig is version 2 of cloud-init's network configuration.
type networkConfig struct {
	Ethernets map[string]ethernet `yaml:"ethernets"`
}

type ethernet struct {
	Match struct {
		MACAddress string `yaml:"macaddress"`
	} `yaml:"match"`
	Addresses []string `yaml:"addresses"`
	Gateway4  string   `yaml:"gateway4"`
	Routes    []struct {
		To  string `yaml:"to"`
		Via string `yaml:"via"`
	} `yaml:"routes"`
}

// readMetadata answers nothing where there is nothing that cloud-init could read, as a guest would start without it.
func readMetadata(extraConfig []types.BaseOptionValue) metadata {
	options := object.OptionValueList(extraConfig)
	text, _ := options.GetString("guestinfo.metadata")
	encoding, _ := options.GetString("guestinfo.metadata.encoding")
	var told metadata
	if yaml.Unmarshal(decode(text, encoding), &told) != nil {
		return metadata{}
	}
	return told
}

func decode(text, encoding string) []byte {
	if !strings.Contains(encoding, "b64") && !strings.Contains(encoding, "base64") {
		return []byte(text)
	}
	decoded, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil
	}
	if !strings.HasPrefix(encoding, "gz") {
		return decoded
	}
	reader, err := gzip.NewReader(bytes.NewReader(decoded))
	if err != nil {
		return nil
	}
	unpacked, err := io.ReadAll(reader)
	if err != nil {
		return nil
	}
	return unpacked
}

// addresses of a card: those of the section with its MAC address, else of the section in its place.
func (c networkConfig) addresses(mac string, place int) []netip.Prefix {
	section, found := c.section(mac, place)
	if !found {
		return nil
	}
	var addresses []netip.Prefix
	for _, text := range section.Addresses {
		if address, err := netip.ParsePrefix(text); err == nil {
			addresses = append(addresses, address)
		}
	}
	return addresses
}

func (c networkConfig) section(mac string, place int) (ethernet, bool) {
	var names []string
	for name, section := range c.Ethernets {
		if strings.EqualFold(section.Match.MACAddress, mac) {
			return section, true
		}
		if section.Match.MACAddress == "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if place >= len(names) {
		return ethernet{}, false
	}
	return c.Ethernets[names[place]], true
}

func (c networkConfig) gateway() string {
	for _, section := range c.Ethernets {
		if section.Gateway4 != "" {
			return section.Gateway4
		}
		for _, route := range section.Routes {
			if route.To == "default" || route.To == "0.0.0.0/0" {
				return route.Via
			}
		}
	}
	return ""
}
