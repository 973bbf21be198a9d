package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// report gathers what cloud-init tells of itself: its errors, and the output of what it ran.
type report struct {
	output *os.File
	errors []string
}

func (r *report) step(name string, work func() error) {
	if err := work(); err != nil {
		r.fail(name, err)
	}
}

func (r *report) fail(name string, err error) {
	text := fmt.Sprintf("('%s', %s)", name, err)
	fmt.Fprintln(r.output, text)
	r.errors = append(r.errors, text)
}

// write tells the result, in one step: whoever finds the file finds all of it.
func (r *report) write() {
	if r.errors == nil {
		r.errors = []string{}
	}
	v1 := map[string]any{"datasource": "stand-in of DataSourceNoCloud", "errors": r.errors}
	text, err := json.Marshal(map[string]any{"v1": v1})
	if err != nil {
		panic(err)
	}
	if err := writeFile(resultPath+".new", string(text), 0o644); err != nil {
		panic(err)
	}
	if err := os.Rename(resultPath+".new", resultPath); err != nil {
		panic(err)
	}
}

func writeFile(path, content string, mode os.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		return err
	}
	return os.Chmod(path, mode)
}
