// Package awskms refuses keys of AWS KMS, whose driver this engine is built without.
package awskms

import (
	"gocloud.dev/secrets"
	"vmfarm/tools/engine/absent"
)

func init() { secrets.DefaultURLMux().RegisterKeeper("awskms", absent.Keeper("AWS KMS")) }
