// Package s3blob refuses buckets of Amazon S3, whose driver this engine is built without.
package s3blob

import (
	"context"
	"net/url"

	"gocloud.dev/blob"
	"vmfarm/tools/engine/absent"
)

func init() { blob.DefaultURLMux().RegisterBucket("s3", opener{}) }

type opener struct{}

func (opener) OpenBucketURL(context.Context, *url.URL) (*blob.Bucket, error) {
	return nil, absent.Error("Amazon S3")
}
