// Command engine lets Flyte's own executor drive a connector: its TaskAction controller, its Web API engine, and its connector plugin, with
// Kubernetes, the event service and the blob store in memory.
//
// It prints one JSON object per check, and at its end how many there were. The environment says what it talks to: ENGINE_CONFIG (a file
// in Flyte's format), ENGINE_CONNECTOR and ENGINE_SECOND (host:port; the second is killed and started again), INTEROP_SERVICE (a URL)
// and ENGINE_SECRET (the value of every secret).
package main

import (
	"context"
	"fmt"
	"os"
	"sync"

	"interop/harness"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	ctx := context.Background()
	all := &suite{Reporter: harness.NewReporter(os.Stdout)}
	w, err := newWorld(ctx, all)
	if err != nil {
		return err
	}
	all.world = w
	configChecks(all)
	// The cache asks for news every five seconds, and for no less: what can wait beside each other does.
	var group sync.WaitGroup
	for _, checks := range []func(*suite){
		phaseChecks,
		outputChecks,
		createChecks,
		retryChecks,
		troubleChecks,
		abortChecks,
		quotaChecks,
		restartChecks,
		outageChecks,
	} {
		group.Go(func() { checks(all) })
	}
	group.Wait()
	all.group.Wait()
	// Stops a connector while polls are under way.
	drainChecks(all)
	return all.End()
}
