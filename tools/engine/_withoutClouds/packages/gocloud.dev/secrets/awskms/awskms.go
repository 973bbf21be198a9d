// Package awskms refuses keys of AWS KMS, whose driver this engine is built without.
package awskms

import (
	"context"
	"net/url"

	"gocloud.dev/secrets"
	"vmfarm/tools/engine/absent"
)

func init() { secrets.DefaultURLMux().RegisterKeeper("awskms", opener{}) }

type opener struct{}

func (opener) OpenKeeperURL(context.Context, *url.URL) (*secrets.Keeper, error) {
	return nil, absent.Error("AWS KMS")
}
