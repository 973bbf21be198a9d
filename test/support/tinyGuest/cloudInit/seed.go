package main

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"gopkg.in/yaml.v3"
)

// seed is what vmfarm's seed disk says.
type seed struct {
	meta     metaData
	userData string
	// network is empty where the seed says nothing of it.
	network string
}

type metaData struct {
	InstanceID string `yaml:"instance-id"`
	Hostname   string `yaml:"local-hostname"`
}

const seedDisk = "/dev/disk/by-id/virtio-seed"

func readSeed() (*seed, error) {
	dir := "/run/cloud-init/seed"
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := syscall.Mount(seedDisk, dir, "vfat", syscall.MS_RDONLY, ""); err != nil {
		return nil, fmt.Errorf("%s: %w", seedDisk, err)
	}
	defer syscall.Unmount(dir, 0)
	meta, err := os.ReadFile(filepath.Join(dir, "meta-data"))
	if err != nil {
		return nil, err
	}
	userData, err := os.ReadFile(filepath.Join(dir, "user-data"))
	if err != nil {
		return nil, err
	}
	network, err := os.ReadFile(filepath.Join(dir, "network-config"))
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	found := &seed{userData: string(userData), network: string(network)}
	return found, yaml.Unmarshal(meta, &found.meta)
}
