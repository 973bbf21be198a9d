// Package gcsblob refuses buckets of Google Cloud Storage, whose driver this engine is built without.
package gcsblob

import (
	"context"
	"net/url"

	"gocloud.dev/blob"
	"vmfarm/tools/engine/absent"
)

const Scheme = "gs"

func init() { blob.DefaultURLMux().RegisterBucket(Scheme, opener{}) }

type opener struct{}

func (opener) OpenBucketURL(context.Context, *url.URL) (*blob.Bucket, error) {
	return nil, absent.Error("Google Cloud Storage")
}
