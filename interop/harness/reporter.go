// Package harness is what peers in Go have in common: how a check ends, what the orchestrator reads, and the job service.
package harness

import (
	"encoding/json"
	"io"
	"sync"
)

// Line is what the orchestrator reads of a check.
type Line struct {
	Name    string `json:"name"`
	OK      bool   `json:"ok"`
	Skipped bool   `json:"skipped,omitempty"`
	Detail  string `json:"detail,omitempty"`
}

// Reporter prints what becomes of checks, and counts them.
type Reporter struct {
	mutex sync.Mutex
	print *json.Encoder
	count int
}

// NewReporter prints to what the orchestrator reads.
func NewReporter(out io.Writer) *Reporter {
	return &Reporter{print: json.NewEncoder(out)}
}

// Report prints one check.
func (r *Reporter) Report(result Line) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.count++
	// Standard output takes it, or nobody hears of anything.
	_ = r.print.Encode(result)
}

// Skip reports a check that is not made.
func (r *Reporter) Skip(name string, reason string) {
	r.Report(Line{Name: name, OK: true, Skipped: true, Detail: reason})
}

// End says how many checks there were. Nothing follows.
func (r *Reporter) End() error {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.print.Encode(map[string]any{"end": true, "checks": r.count})
}
