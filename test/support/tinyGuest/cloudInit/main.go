// A stand-in for cloud-init in the tiny guest: a first boot by the seed that vmfarm writes, and no more of it than
// machines in tests ask for. What it does not know it reports as an error, so that no test passes by what was left out.
//
//	cloud-init boot         at every boot: sets the guest up and writes /run/cloud-init/result.json
//	cloud-init leave MODE   what power_state leaves behind: runs shutdown when `boot` has ended
//	cloud-init merge        prints the cloud-config that user-data on standard input makes, as JSON
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == "boot" {
		boot()
		return
	}
	if len(os.Args) == 3 && os.Args[1] == "leave" {
		leave(os.Args[2])
		return
	}
	if len(os.Args) == 2 && os.Args[1] == "merge" {
		merge()
		return
	}
	fmt.Fprintln(os.Stderr, "usage: cloud-init boot | leave MODE | merge")
	os.Exit(2)
}

const (
	resultPath   = "/run/cloud-init/result.json"
	outputPath   = "/var/log/cloud-init-output.log"
	instancePath = "/var/lib/cloud/data/instance-id"
)

func boot() {
	output, err := os.OpenFile(outputPath, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o640)
	if err != nil {
		panic(err)
	}
	report := &report{output: output}
	seed, err := readSeed()
	if err != nil {
		report.fail("seed", err)
	} else {
		setUp(seed, report)
	}
	report.write()
}

// setUp does what a guest needs at every boot, and at the first of an instance what makes it that.
func setUp(seed *seed, report *report) {
	config, err := readConfig(seed.userData)
	if err != nil {
		report.fail("user-data", err)
		return
	}
	before, _ := os.ReadFile(instancePath)
	first := string(before) != seed.meta.InstanceID

	report.step("hostname", func() error { return setHostname(seed.meta.Hostname, config) })
	report.step("network", func() error { return setNetwork(seed.network) })
	report.step("bootcmd", func() error { return runScript(config.BootCmd, report.output) })
	if first {
		report.step("write_files", func() error { return writeFiles(config.WriteFiles, false) })
		report.step("fs_setup", func() error { return makeFilesystems(config.FsSetup, report.output) })
	}
	report.step("mounts", func() error { return mountAll(config.Mounts, report.output) })
	if first {
		report.step("write_files_deferred", func() error { return writeFiles(config.WriteFiles, true) })
		report.step("runcmd", func() error { return runScript(config.RunCmd, report.output) })
		report.step("instance-id", func() error { return writeFile(instancePath, seed.meta.InstanceID, 0o644) })
		if config.PowerState != nil {
			report.step("power_state", func() error { return leaveAfterUs(*config.PowerState) })
		}
	}
}

// run runs a program of the guest; what it prints is in the log.
func run(output *os.File, name string, args ...string) error {
	command := exec.Command(name, args...)
	command.Stdout, command.Stderr = output, output
	return command.Run()
}

func merge() {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		panic(err)
	}
	merged, err := readUserData(string(text))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := json.NewEncoder(os.Stdout).Encode(merged); err != nil {
		panic(err)
	}
}
