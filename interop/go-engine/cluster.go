package main

import (
	"context"
	"fmt"
	"sync"

	"connectrpc.com/connect"
	metricnoop "go.opentelemetry.io/otel/metric/noop"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/events"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"

	flyteorgv1 "github.com/flyteorg/flyte/v2/executor/api/v1"
	"github.com/flyteorg/flyte/v2/executor/pkg/controller"
	"github.com/flyteorg/flyte/v2/executor/pkg/plugin"
	"github.com/flyteorg/flyte/v2/flyteplugins/go/tasks/pluginmachinery"
	"github.com/flyteorg/flyte/v2/flyteplugins/go/tasks/pluginmachinery/core"
	"github.com/flyteorg/flyte/v2/flytestdlib/contextutils"
	"github.com/flyteorg/flyte/v2/flytestdlib/promutils"
	"github.com/flyteorg/flyte/v2/flytestdlib/promutils/labeled"
	"github.com/flyteorg/flyte/v2/flytestdlib/storage"
	"github.com/flyteorg/flyte/v2/gen/go/flyteidl2/workflow"
)

// cluster is what outlives an executor: TaskActions, stored data, and what the event service has been told.
type cluster struct {
	client  client.Client
	scheme  *runtime.Scheme
	store   *storage.DataStore
	events  *eventLog
	secrets core.SecretManager
}

func newCluster(secret string) (*cluster, error) {
	labeled.SetMetricKeys(contextutils.NamespaceKey)
	scheme := runtime.NewScheme()
	if err := flyteorgv1.AddToScheme(scheme); err != nil {
		return nil, err
	}
	store, err := storage.NewDataStore(&storage.Config{Type: storage.TypeMemory}, promutils.NewScope("interop_storage"))
	if err != nil {
		return nil, err
	}
	return &cluster{
		client:  fake.NewClientBuilder().WithScheme(scheme).WithStatusSubresource(&flyteorgv1.TaskAction{}).Build(),
		scheme:  scheme,
		store:   store,
		events:  &eventLog{byRun: map[string][]*workflow.ActionEvent{}, failures: map[string]int{}},
		secrets: secrets{value: secret},
	}, nil
}

// executor is one process of Flyte's executor, as executor/setup.go puts it together.
type executor struct {
	*controller.TaskActionReconciler
	quota *quota
	// end is its end: connections are closed, nothing is polled any more.
	end context.CancelFunc
}

// startExecutor starts one. Without a quota there is enough for all.
func (c *cluster) startExecutor(name string, q *quota) (*executor, error) {
	ctx, end := context.WithCancel(context.Background())
	if q == nil {
		q = newQuota(1000)
	}
	setup := plugin.NewSetupContext(nil, c.secrets, q, nil, nil, "TaskAction", promutils.NewScope("interop_"+name))
	registry := plugin.NewRegistry(setup, pluginmachinery.PluginRegistry())
	if err := registry.Initialize(ctx); err != nil {
		end()
		return nil, err
	}
	reconciler := controller.NewTaskActionReconciler(c.client, c.scheme, registry, c.store, c.events, "interop",
		metricnoop.NewMeterProvider(), nil)
	reconciler.Recorder = &events.FakeRecorder{}
	reconciler.SecretManager = c.secrets
	reconciler.ResourceManager = q
	return &executor{TaskActionReconciler: reconciler, quota: q, end: end}, nil
}

// secrets has a value for every key, but for those that are missing.
type secrets struct {
	value string
}

func (s secrets) Get(_ context.Context, key string) (string, error) {
	return s.value, nil
}

// eventLog is Flyte's event service.
type eventLog struct {
	mutex    sync.Mutex
	byRun    map[string][]*workflow.ActionEvent
	failures map[string]int
}

// Record keeps what the executor reports.
func (l *eventLog) Record(_ context.Context, request *connect.Request[workflow.RecordRequest]) (*connect.Response[workflow.RecordResponse], error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for _, event := range request.Msg.GetEvents() {
		if run := event.GetId().GetRun().GetName(); l.failures[run] > 0 {
			l.failures[run]--
			return nil, connect.NewError(connect.CodeUnavailable, fmt.Errorf("told to lose an event of %s", run))
		}
	}
	for _, event := range request.Msg.GetEvents() {
		run := event.GetId().GetRun().GetName()
		l.byRun[run] = append(l.byRun[run], event)
	}
	return connect.NewResponse(&workflow.RecordResponse{}), nil
}

// of are the events of a run, the oldest first.
func (l *eventLog) of(run string) []*workflow.ActionEvent {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return append([]*workflow.ActionEvent(nil), l.byRun[run]...)
}

// lose fails the next events of a run: then nothing of that round is stored.
func (l *eventLog) lose(run string, count int) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.failures[run] = count
}
