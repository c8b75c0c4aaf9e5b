package main

import (
	"context"
	"fmt"
	"os"

	"github.com/flyteorg/flyte/v2/flyteplugins/go/tasks/plugins/webapi/connector"
	"interop/harness"
)

// world is what checks talk to.
type world struct {
	service *harness.Service
	cluster *cluster
	// executor is the one that most checks share.
	executor *executor
	// plugin knows which task types connectors say they have.
	plugin *connector.ConnectorService
	// endpoint and second are where connectors are, as Flyte is told.
	endpoint string
	second   string
	secret   string
}

func newWorld(ctx context.Context, s *suite) (*world, error) {
	w := &world{
		service:  &harness.Service{URL: os.Getenv("INTEROP_SERVICE")},
		plugin:   &connector.ConnectorService{},
		endpoint: "dns:///" + os.Getenv("ENGINE_CONNECTOR"),
		second:   "dns:///" + os.Getenv("ENGINE_SECOND"),
		secret:   os.Getenv("ENGINE_SECRET"),
	}
	if err := configure(ctx, s, os.Getenv("ENGINE_CONFIG"), w.second); err != nil {
		return nil, err
	}
	connector.RegisterConnectorPlugin(w.plugin)
	var err error
	if w.cluster, err = newCluster(w.secret); err != nil {
		return nil, err
	}
	if w.executor, err = w.cluster.startExecutor("shared", nil); err != nil {
		return nil, fmt.Errorf("Flyte's executor does not start: %w", err)
	}
	return w, nil
}
