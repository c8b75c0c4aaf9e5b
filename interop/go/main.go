// Command interop drives a connector server with grpc-go, as Flyte's own client does, in messages that Flyte publishes.
//
// It prints one JSON object per check, and at its end how many there were. The environment says what it talks to:
// INTEROP_CONNECTOR (host:port), INTEROP_SERVICE and INTEROP_METRICS (URLs), INTEROP_V2_DESCRIPTORS (a FileDescriptorSet)
// and INTEROP_V1_PROTOS (a folder of .proto files); INTEROP_TLS, INTEROP_MTLS (host:port) and INTEROP_CERTIFICATES (a folder), or
// INTEROP_NO_TLS, which says why there are none.
package main

import (
	"fmt"
	"os"

	"interop/harness"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	schema, err := loadSchema(os.Getenv("INTEROP_V2_DESCRIPTORS"), os.Getenv("INTEROP_V1_PROTOS"))
	if err != nil {
		return fmt.Errorf("Flyte's messages cannot be read: %w", err)
	}
	target := os.Getenv("INTEROP_CONNECTOR")
	connector, err := dial(target, schema)
	if err != nil {
		return err
	}
	defer connector.conn.Close()
	w := &world{
		connector:  connector,
		target:     target,
		schema:     schema,
		service:    &harness.Service{URL: os.Getenv("INTEROP_SERVICE")},
		metricsURL: os.Getenv("INTEROP_METRICS"),
	}

	all := &suite{Reporter: harness.NewReporter(os.Stdout), world: w}
	// Minutes pass for a connection in these, so they go on beside the others.
	idle := all.beside(keepaliveChecks)
	for _, checks := range []func(*suite){
		metadataChecks,
		createChecks,
		phaseChecks,
		literalChecks,
		limitChecks,
		troubleChecks,
		deleteChecks,
		lostAnswerChecks,
		logChecks,
		transportChecks,
		tlsChecks,
		v1Checks,
		v1SyncChecks,
	} {
		checks(all)
	}
	idle()
	// Stops the connector: nothing can follow.
	drainChecks(all)
	return all.End()
}
