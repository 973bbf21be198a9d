package operations

import (
	"context"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"vmfarm/tools/engine/absent"
)

// AWSOperationsProvider refuses `pulumi logs` of Amazon CloudWatch, whose client this engine is built without.
func AWSOperationsProvider(context.Context, map[config.Key]string, *Resource) (Provider, error) {
	return nil, absent.Error("Amazon CloudWatch")
}
