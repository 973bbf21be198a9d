// Package azureblob refuses buckets of Azure Blob Storage, whose driver this engine is built without.
package azureblob

import (
	"gocloud.dev/blob"
	"vmfarm/tools/engine/absent"
)

func init() { blob.DefaultURLMux().RegisterBucket("azblob", absent.Bucket("Azure Blob Storage")) }
