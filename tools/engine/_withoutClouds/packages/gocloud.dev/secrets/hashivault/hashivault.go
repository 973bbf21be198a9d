// Package hashivault refuses keys of Vault, whose driver this engine is built without.
package hashivault

import (
	"context"
	"net/url"

	"gocloud.dev/secrets"
	"vmfarm/tools/engine/absent"
)

func init() { secrets.DefaultURLMux().RegisterKeeper("hashivault", opener{}) }

type opener struct{}

func (opener) OpenKeeperURL(context.Context, *url.URL) (*secrets.Keeper, error) {
	return nil, absent.Error("Vault")
}
