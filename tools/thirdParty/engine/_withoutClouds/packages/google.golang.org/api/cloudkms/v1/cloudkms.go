// Package cloudkms has the one name of Google's client that the engine uses.
package cloudkms

const CloudkmsScope = ""
