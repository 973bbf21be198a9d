// Package absent refuses what this engine is built without.
package absent

import (
	"context"
	"fmt"
	"net/url"

	"gocloud.dev/blob"
	"gocloud.dev/secrets"
)

// Error says that a cloud service cannot be used, and what to do about it.
func Error(service string) error {
	return fmt.Errorf(
		"this engine was built from source for local backends and leaves out %s: install the official Pulumi to use it",
		service,
	)
}

// Bucket stands in for the driver of a service that keeps state.
type Bucket string

func (service Bucket) OpenBucketURL(context.Context, *url.URL) (*blob.Bucket, error) {
	return nil, Error(string(service))
}

// Keeper stands in for the driver of a service that encrypts secrets.
type Keeper string

func (service Keeper) OpenKeeperURL(context.Context, *url.URL) (*secrets.Keeper, error) {
	return nil, Error(string(service))
}
