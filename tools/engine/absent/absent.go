// Package absent has the error of what this engine is built without.
package absent

import "fmt"

// Error says that a cloud service cannot be used, and what to do about it.
func Error(service string) error {
	return fmt.Errorf(
		"this engine was built from source for local backends and leaves out %s: install the official Pulumi to use it",
		service,
	)
}
