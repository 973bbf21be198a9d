package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"gopkg.in/yaml.v3"
)

type network struct {
	Version   int                 `yaml:"version"`
	Ethernets map[string]ethernet `yaml:"ethernets"`
}

type ethernet struct {
	Match struct {
		MAC string `yaml:"macaddress"`
	} `yaml:"match"`
	Name      string   `yaml:"set-name"`
	DHCP4     bool     `yaml:"dhcp4"`
	DHCP6     bool     `yaml:"dhcp6"`
	AcceptRA  bool     `yaml:"accept-ra"`
	Addresses []string `yaml:"addresses"`
	Routes    []struct {
		To  string `yaml:"to"`
		Via string `yaml:"via"`
	} `yaml:"routes"`
	Nameservers struct {
		Addresses []string `yaml:"addresses"`
		Search    []string `yaml:"search"`
	} `yaml:"nameservers"`
}

func setHostname(name string, config *config) error {
	if config.Hostname != "" {
		name = config.Hostname
	}
	if err := syscall.Sethostname([]byte(name)); err != nil {
		return err
	}
	return writeFile("/etc/hostname", name+"\n", 0o644)
}

func setNetwork(text string) error {
	decoder := yaml.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.KnownFields(true)
	var wanted network
	if err := decoder.Decode(&wanted); text != "" && err != nil {
		return fmt.Errorf("the stand-in does not know: %w", err)
	}
	resolv := ""
	for _, nic := range wanted.Ethernets {
		if err := setNic(nic); err != nil {
			return err
		}
		for _, address := range nic.Nameservers.Addresses {
			resolv += "nameserver " + address + "\n"
		}
		if len(nic.Nameservers.Search) > 0 {
			resolv += "search " + strings.Join(nic.Nameservers.Search, " ") + "\n"
		}
	}
	return writeFile("/etc/resolv.conf", resolv, 0o644)
}

func setNic(nic ethernet) error {
	if nic.DHCP4 || nic.DHCP6 {
		return fmt.Errorf("the stand-in has no DHCP, which %s asks for", nic.Name)
	}
	found, err := nameOf(nic.Match.MAC)
	if err != nil {
		return err
	}
	commands := [][]string{{"link", "set", found, "name", nic.Name}}
	for _, address := range nic.Addresses {
		commands = append(commands, []string{"address", "add", address, "dev", nic.Name})
	}
	commands = append(commands, []string{"link", "set", nic.Name, "up"})
	for _, route := range nic.Routes {
		commands = append(commands, []string{"route", "add", route.To, "via", route.Via})
	}
	for _, args := range commands {
		if err := run(os.Stderr, "ip", args...); err != nil {
			return fmt.Errorf("ip %s: %w", strings.Join(args, " "), err)
		}
	}
	return nil
}

func nameOf(mac string) (string, error) {
	paths, _ := filepath.Glob("/sys/class/net/*/address")
	for _, path := range paths {
		text, _ := os.ReadFile(path)
		if strings.EqualFold(strings.TrimSpace(string(text)), mac) {
			return filepath.Base(filepath.Dir(path)), nil
		}
	}
	return "", fmt.Errorf("there is no network card %s", mac)
}
