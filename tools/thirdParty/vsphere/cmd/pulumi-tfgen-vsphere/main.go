// Command pulumi-tfgen-vsphere writes the schema of the provider plugin.
package main

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfgen"
	"vmfarm/providers/info"
)

func main() { tfgen.Main("vsphere", info.Version, info.Provider()) }
