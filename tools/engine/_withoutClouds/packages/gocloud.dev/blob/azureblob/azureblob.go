// Package azureblob refuses buckets of Azure Blob Storage, whose driver this engine is built without.
package azureblob

import (
	"context"
	"net/url"

	"gocloud.dev/blob"
	"vmfarm/tools/engine/absent"
)

func init() { blob.DefaultURLMux().RegisterBucket("azblob", opener{}) }

type opener struct{}

func (opener) OpenBucketURL(context.Context, *url.URL) (*blob.Bucket, error) {
	return nil, absent.Error("Azure Blob Storage")
}
