// Command pulumi-resource-vsphere is the provider plugin: terraform-provider-vsphere behind the Pulumi bridge.
package main

import (
	_ "embed"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"vmfarm/providers/info"
)

// Written by pulumi-tfgen-vsphere before this is compiled.
//
//go:embed schema.json
var schema []byte

func main() { tfbridge.Main("vsphere", info.Version, info.Provider(), schema) }
