package harness

import (
	"fmt"
	"runtime/debug"
	"strings"
)

type failure string
type skipped string

// Attempt makes a check, and says what has become of it.
func Attempt(name string, body func()) (result Line) {
	defer func() {
		switch problem := recover().(type) {
		case nil:
			result = Line{Name: name, OK: true}
		case failure:
			result = Line{Name: name, Detail: string(problem)}
		case skipped:
			result = Line{Name: name, OK: true, Skipped: true, Detail: string(problem)}
		default:
			result = Line{Name: name, Detail: fmt.Sprintf("%v\n%s", problem, debug.Stack())}
		}
	}()
	body()
	return result
}

// Failf ends the check that runs in this goroutine.
func Failf(format string, args ...any) {
	panic(failure(fmt.Sprintf(format, args...)))
}

// Skip ends it without a verdict.
func Skip(reason string) {
	panic(skipped(reason))
}

// Must ends it when there is an error.
func Must(err error) {
	if err != nil {
		Failf("%v", err)
	}
}

// Expect ends it unless both print the same.
func Expect(what string, got any, want any) {
	if fmt.Sprint(got) != fmt.Sprint(want) {
		Failf("%s: got %v, expected %v", what, got, want)
	}
}

// Contains ends it unless the text has this part.
func Contains(what string, text string, part string) {
	if !strings.Contains(text, part) {
		Failf("%s: got %.500q, expected something with %q", what, text, part)
	}
}
