package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"gopkg.in/yaml.v3"
)

// command is a line of a shell script: a text as it stands, a list as words.
type command string

func (c *command) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		*c = command(node.Value)
		return nil
	}
	var words []string
	if err := node.Decode(&words); err != nil {
		return err
	}
	for i, word := range words {
		words[i] = "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	*c = command(strings.Join(words, " "))
	return nil
}

// runScript makes one script of all commands, as cloud-init does: it ends with the code of the last one.
func runScript(commands []command, output *os.File) error {
	if len(commands) == 0 {
		return nil
	}
	script := ""
	for _, line := range commands {
		script += string(line) + "\n"
	}
	return run(output, "/bin/sh", "-c", script)
}

type writtenFile struct {
	Path        string `yaml:"path"`
	Owner       string `yaml:"owner"`
	Permissions string `yaml:"permissions"`
	Encoding    string `yaml:"encoding"`
	Content     string `yaml:"content"`
	Defer       bool   `yaml:"defer"`
}

func writeFiles(files []writtenFile, deferred bool) error {
	for _, file := range files {
		if file.Defer != deferred {
			continue
		}
		content, err := base64.StdEncoding.DecodeString(file.Content)
		if err != nil || file.Encoding != "b64" || file.Owner != "root:root" {
			return fmt.Errorf("%s: the stand-in writes files of root's alone, in base64", file.Path)
		}
		mode, err := strconv.ParseUint(file.Permissions, 8, 32)
		if err != nil {
			return fmt.Errorf("%s: %w", file.Path, err)
		}
		if err := writeFile(file.Path, string(content), os.FileMode(mode)); err != nil {
			return err
		}
	}
	return nil
}

type filesystem struct {
	Device     string `yaml:"device"`
	Filesystem string `yaml:"filesystem"`
	Partition  string `yaml:"partition"`
	Overwrite  bool   `yaml:"overwrite"`
	Cmd        string `yaml:"cmd"`
}

func makeFilesystems(filesystems []filesystem, output *os.File) error {
	for _, one := range filesystems {
		values := strings.NewReplacer("%(device)s", one.Device, "%(filesystem)s", one.Filesystem)
		if err := run(output, "/bin/sh", "-c", values.Replace(one.Cmd)); err != nil {
			return fmt.Errorf("%s: %w", one.Device, err)
		}
	}
	return nil
}

// mountAll does what cloud-init's entries in fstab would have done at boot, x-systemd.growfs included.
func mountAll(mounts [][]string, output *os.File) error {
	for _, entry := range mounts {
		if len(entry) < 3 {
			return fmt.Errorf("the stand-in mounts by device, place and type: %v", entry)
		}
		device, path, kind := entry[0], entry[1], entry[2]
		if err := os.MkdirAll(path, 0o755); err != nil {
			return err
		}
		if err := syscall.Mount(device, path, kind, syscall.MS_NOATIME, ""); err != nil {
			return fmt.Errorf("%s at %s: %w", device, path, err)
		}
		if err := run(output, "/usr/lib/systemd/systemd-growfs", path); err != nil {
			return fmt.Errorf("growing %s: %w", path, err)
		}
	}
	return nil
}

type powerState struct {
	Mode  string `yaml:"mode"`
	Delay string `yaml:"delay"`
}

// leaveAfterUs leaves a process behind, of this program's name, as cloud-init does.
func leaveAfterUs(wanted powerState) error {
	if wanted.Delay != "" && wanted.Delay != "now" {
		return fmt.Errorf("the stand-in leaves at once, not after %q", wanted.Delay)
	}
	left := exec.Command(os.Args[0], "leave", wanted.Mode)
	left.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	return left.Start()
}

// leave keeps its name until the guest is gone: it is what tells from outside that a shutdown is to come.
func leave(mode string) {
	for parent := os.Getppid(); parent != 1 && os.Getppid() == parent; {
		time.Sleep(20 * time.Millisecond)
	}
	// Debian takes this long to stop its units, in which a machine is seen that is neither there nor gone.
	time.Sleep(3 * time.Second)
	flags := map[string]string{"reboot": "-r", "poweroff": "-P", "halt": "-H"}
	if err := run(os.Stderr, "/sbin/shutdown", flags[mode], "now"); err != nil {
		panic(err)
	}
	select {}
}
