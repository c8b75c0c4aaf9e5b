package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	executorconfig "github.com/flyteorg/flyte/v2/executor/pkg/config"
	"github.com/flyteorg/flyte/v2/flyteplugins/go/tasks/pluginmachinery/core"
	"github.com/flyteorg/flyte/v2/flyteplugins/go/tasks/plugins/webapi/connector"
	"github.com/flyteorg/flyte/v2/flytestdlib/config"
	"github.com/flyteorg/flyte/v2/flytestdlib/config/viper"
	"interop/harness"
)

const (
	// resyncInterval is the shortest that the engine takes.
	resyncInterval = 5 * time.Second
	// shortTimeout is the deadline of calls to the second connector.
	shortTimeout = 2 * time.Second
	// secondProject is routed to the second connector, which says itself which task types it has.
	secondProject = "second"
	// namedProject is routed there too. For secondType configuration says so, whatever the connector lists.
	namedProject = "named"
	secondType   = "interop_plain"
)

// servedTypes are the task types of src/plugin and src/engine.
var servedTypes = []string{"interop", "interop_plain", "interop_echo", "interop_quota", "interop_secret", "Interop.Dotted-Type"}

// configure reads what `flyte-webapi serve` has printed, with Flyte's own reader, and adds what checks need.
func configure(ctx context.Context, s *suite, file string, second string) error {
	accessor := viper.NewAccessor(config.Options{StrictMode: true, SearchPaths: []string{file}})
	if err := accessor.UpdateConfig(ctx); err != nil {
		return fmt.Errorf("Flyte does not take the configuration that the connector prints: %w", err)
	}
	printed := *connector.GetConfig()
	s.Report(harness.Attempt("config: Flyte's own reader takes what serve prints, without an unknown key", func() {
		harness.Expect("files", accessor.ConfigFilesUsed(), []string{file})
		harness.Contains("the endpoint", printed.DefaultConnector.Endpoint, "dns:///")
		harness.Expect("insecure", printed.DefaultConnector.Insecure, true)
	}))
	s.Report(harness.Attempt("config: every served task type is registered, as it is written", func() {
		got := slices.Sorted(slices.Values(printed.SupportedTaskTypes))
		harness.Expect("task types", strings.Join(got, " "), strings.Join(slices.Sorted(slices.Values(servedTypes)), " "))
	}))
	s.Report(harness.Attempt("config: Flyte's own defaults stay: a deadline, load balancing, quotas", func() {
		harness.Expect("deadline", printed.DefaultConnector.DefaultTimeout.Duration, 10*time.Second)
		harness.Contains("service config", printed.DefaultConnector.DefaultServiceConfig, "round_robin")
		harness.Expect("quotas", printed.WebAPI.ResourceQuotas, map[core.ResourceNamespace]int{"default": 1000})
		harness.Expect("errors of polls", printed.WebAPI.Caching.MaxSystemFailures, 5)
	}))
	s.Report(harness.Attempt("config: every route names the connector plugin", func() {
		routes := executorconfig.GetTaskPluginConfig().DefaultForTaskTypes
		harness.Expect("routes", len(routes), len(servedTypes))
		for _, plugin := range slices.Collect(maps.Values(routes)) {
			harness.Expect("plugin", plugin, connector.ID)
		}
	}))

	printed.WebAPI.Caching.ResyncInterval.Duration = resyncInterval
	printed.WebAPI.Caching.Workers = 50
	printed.WebAPI.ReadRateLimiter.QPS = 1000
	printed.WebAPI.ReadRateLimiter.Burst = 1000
	printed.PollInterval.Duration = time.Second
	other := func(project string, domain string) *connector.Deployment {
		deployment := printed.DefaultConnector
		deployment.Endpoint, deployment.Project, deployment.Domain = second, project, domain
		timeout := config.Duration{Duration: shortTimeout}
		deployment.Timeouts = map[string]config.Duration{"CreateTask": timeout, "GetTask": timeout, "DeleteTask": timeout}
		return &deployment
	}
	printed.ConnectorDeployments = map[string]*connector.Deployment{
		"listed": other(secondProject, domain),
		"named":  other(namedProject, domain),
	}
	printed.ConnectorForTaskTypes = map[string]string{secondType: "named"}
	return connector.SetConfig(&printed)
}

// configChecks are about what is known once the plugin has started.
func configChecks(s *suite) {
	s.run("config: the plugin lists the task types of the connector", func(c *check) {
		for _, name := range servedTypes {
			harness.Expect(name, c.plugin.ContainTaskType(name), true)
		}
		harness.Expect("a type that nobody has", c.plugin.ContainTaskType("made_up"), false)
	})
}
