// Package info describes terraform-provider-vsphere to the Pulumi bridge.
package info

import (
	"github.com/hashicorp/terraform-plugin-sdk/helper/schema"
	"github.com/hashicorp/terraform-provider-vsphere/vsphere"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/tokens"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v1"
)

// Version is that of the published plugin and SDK with the same resources: pulumi-vsphere 3.1.0 is
// terraform-provider-vsphere 1.26.0.
const Version = "3.1.0"

// Provider maps the resources to Pulumi tokens.
func Provider() tfbridge.ProviderInfo {
	p := tfbridge.ProviderInfo{
		P:            shim.NewProvider(vsphere.Provider().(*schema.Provider)),
		Name:         "vsphere",
		Version:      Version,
		DisplayName:  "vsphere",
		Publisher:    "vmfarm",
		GitHubOrg:    "hashicorp",
		Repository:   "https://github.com/pulumi/pulumi-vsphere",
		MetadataInfo: tfbridge.NewProviderMetadata([]byte("{}")),
		JavaScript:   &tfbridge.JavaScriptInfo{RespectSchemaVersion: true},
	}
	p.MustComputeTokens(tokens.SingleModule("vsphere_", "index", tokens.MakeStandard("vsphere")))
	p.SetAutonaming(255, "-")
	return p
}
