// Package gcsblob refuses buckets of Google Cloud Storage, whose driver this engine is built without.
package gcsblob

import (
	"gocloud.dev/blob"
	"vmfarm/tools/engine/absent"
)

const Scheme = "gs"

func init() { blob.DefaultURLMux().RegisterBucket(Scheme, absent.Bucket("Google Cloud Storage")) }
