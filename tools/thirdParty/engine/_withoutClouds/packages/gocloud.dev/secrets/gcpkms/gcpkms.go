// Package gcpkms has what the engine names of Google Cloud KMS; authhelpers refuses it before any of this is called.
package gcpkms

import (
	"context"
	"net/url"

	"gocloud.dev/secrets"
	"vmfarm/tools/engine/absent"
)

const Scheme = "gcpkms"

type Client struct{}

type URLOpener struct{ Client *Client }

func Dial(context.Context, any) (*Client, func(), error) { return nil, nil, refusal() }

func (URLOpener) OpenKeeperURL(context.Context, *url.URL) (*secrets.Keeper, error) {
	return nil, refusal()
}

func refusal() error { return absent.Error("Google Cloud KMS") }
