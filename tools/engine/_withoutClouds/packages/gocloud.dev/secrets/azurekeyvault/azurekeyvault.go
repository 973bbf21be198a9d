// Package azurekeyvault refuses keys of Azure Key Vault, whose driver this engine is built without.
package azurekeyvault

import (
	"context"
	"net/url"

	"gocloud.dev/secrets"
	"vmfarm/tools/engine/absent"
)

func init() { secrets.DefaultURLMux().RegisterKeeper("azurekeyvault", opener{}) }

type opener struct{}

func (opener) OpenKeeperURL(context.Context, *url.URL) (*secrets.Keeper, error) {
	return nil, absent.Error("Azure Key Vault")
}
