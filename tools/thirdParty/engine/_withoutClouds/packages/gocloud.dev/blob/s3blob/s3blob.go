// Package s3blob refuses buckets of Amazon S3, whose driver this engine is built without.
package s3blob

import (
	"gocloud.dev/blob"
	"vmfarm/tools/engine/absent"
)

func init() { blob.DefaultURLMux().RegisterBucket("s3", absent.Bucket("Amazon S3")) }
