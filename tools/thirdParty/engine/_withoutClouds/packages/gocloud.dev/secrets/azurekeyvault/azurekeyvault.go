// Package azurekeyvault refuses keys of Azure Key Vault, whose driver this engine is built without.
package azurekeyvault

import (
	"gocloud.dev/secrets"
	"vmfarm/tools/engine/absent"
)

func init() {
	secrets.DefaultURLMux().RegisterKeeper("azurekeyvault", absent.Keeper("Azure Key Vault"))
}
