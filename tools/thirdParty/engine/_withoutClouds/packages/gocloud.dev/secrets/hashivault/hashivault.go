// Package hashivault refuses keys of Vault, whose driver this engine is built without.
package hashivault

import (
	"gocloud.dev/secrets"
	"vmfarm/tools/engine/absent"
)

func init() { secrets.DefaultURLMux().RegisterKeeper("hashivault", absent.Keeper("Vault")) }
