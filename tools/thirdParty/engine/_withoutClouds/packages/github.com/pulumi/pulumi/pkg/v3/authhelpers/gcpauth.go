// Package authhelpers refuses Google's storage and keys, whose clients this engine is built without.
package authhelpers

import (
	"context"

	"gocloud.dev/blob"
	"vmfarm/tools/engine/absent"
)

type Credentials struct{ TokenSource any }

func ResolveGoogleCredentials(context.Context, string) (*Credentials, error) {
	return nil, absent.Error("Google Cloud")
}

func GoogleCredentialsMux(context.Context) (*blob.URLMux, error) {
	return nil, absent.Error("Google Cloud Storage")
}
