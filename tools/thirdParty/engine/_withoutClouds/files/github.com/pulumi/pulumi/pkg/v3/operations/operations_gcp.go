package operations

import (
	"context"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"vmfarm/tools/engine/absent"
)

// GCPOperationsProvider refuses `pulumi logs` of Google Cloud Logging, whose client this engine is built without.
func GCPOperationsProvider(context.Context, map[config.Key]string, *Resource) (Provider, error) {
	return nil, absent.Error("Google Cloud Logging")
}
