// Package s3 has the one type of AWS's client that the engine uses.
package s3

type CopyObjectInput struct{ CopySource *string }
