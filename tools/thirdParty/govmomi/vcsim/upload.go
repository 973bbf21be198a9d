package main

import (
	"net/http"
	"strings"
	"sync/atomic"
)

const sessionHeader = "vmware-api-session-id"

// uploads lets files be sent to a content library without a session: a vCenter's upload address is enough, the simulator
// asks for the session of whoever got the address.
func uploads(next http.Handler) http.Handler {
	var last atomic.Value
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		session := r.Header.Get(sessionHeader)
		switch {
		case strings.Contains(r.URL.Path, "/content/library/item/updatesession/file") && session != "":
			last.Store(session)
		case strings.Contains(r.URL.Path, "/com/vmware/cis/data/") && session == "" && last.Load() != nil:
			r.Header.Set(sessionHeader, last.Load().(string))
		}
		next.ServeHTTP(w, r)
	})
}
