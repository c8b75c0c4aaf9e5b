package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	ctrl "sigs.k8s.io/controller-runtime"

	flyteorgv1 "github.com/flyteorg/flyte/v2/executor/api/v1"
	"github.com/flyteorg/flyte/v2/executor/pkg/plugin"
	"github.com/flyteorg/flyte/v2/flyteplugins/go/tasks/pluginmachinery/webapi"
	"github.com/flyteorg/flyte/v2/flytestdlib/storage"
	"github.com/flyteorg/flyte/v2/gen/go/flyteidl2/core"
	"github.com/flyteorg/flyte/v2/gen/go/flyteidl2/workflow"
	"interop/harness"
)

const (
	project    = "flytesnacks"
	domain     = "development"
	namespace  = "flytesnacks-development"
	actionName = "a0"
	// requeue is how soon the executor looks at a TaskAction again; Flyte's default is 10 s.
	requeue = 200 * time.Millisecond
)

// task is what a user runs.
type task struct {
	taskType string
	version  int
	project  string
	retries  int
	// custom has the name of the check's jobs unless it is set. It is JSON.
	custom    string
	variables []harness.Variable
	// undeclared leaves the outputs out of the interface.
	undeclared bool
}

// action is a TaskAction, and the executor that looks after it.
type action struct {
	check *check
	key   types.NamespacedName
	run   string
}

// launch makes a TaskAction, as Flyte's control plane does. No executor has seen it yet.
func (c *check) launch(t task) *action {
	run := c.suite.nextRun()
	a := &action{check: c, run: run, key: types.NamespacedName{Namespace: namespace, Name: run + "-" + actionName}}
	if t.taskType == "" {
		t.taskType = "interop"
	}
	if t.project == "" {
		t.project = project
	}
	if t.custom == "" {
		t.custom = fmt.Sprintf(`{"job":%s}`, quote(c.name))
	}
	template := &core.TaskTemplate{}
	harness.Must(protojson.Unmarshal([]byte(fmt.Sprintf(`{
		"id": {"resourceType": "TASK", "project": %q, "domain": %q, "name": "имя.task", "version": "v1"},
		"type": %q,
		"taskTypeVersion": %d,
		"metadata": {"retries": {"retries": %d}},
		"custom": %s,
		"interface": {"outputs": {"variables": [%s]}}
	}`, t.project, domain, t.taskType, t.version, t.retries, t.custom, declared(t))), template))
	bytes, err := proto.Marshal(template)
	harness.Must(err)

	inputs := inputsOf(t)
	base := storage.DataReference("mem://bucket/" + run)
	harness.Must(c.cluster.store.WriteProtobuf(c.ctx, base+"/inputs/inputs.pb", storage.Options{}, inputs))
	harness.Must(c.cluster.client.Create(c.ctx, &flyteorgv1.TaskAction{
		ObjectMeta: metav1.ObjectMeta{Namespace: a.key.Namespace, Name: a.key.Name},
		Spec: flyteorgv1.TaskActionSpec{
			RunName:       run,
			Project:       t.project,
			Domain:        domain,
			ActionName:    actionName,
			TaskType:      t.taskType,
			TaskTemplate:  bytes,
			InputURI:      string(base + "/inputs/inputs.pb"),
			RunOutputBase: string(base + "/outputs"),
		},
	}))
	c.actions = append(c.actions, a)
	return a
}

func declared(t task) string {
	if t.undeclared {
		return ""
	}
	var variables []string
	for _, v := range t.variables {
		variables = append(variables, fmt.Sprintf(`{"key":%s,"value":{"type":%s}}`, quote(v.Name), v.Type))
	}
	return strings.Join(variables, ",")
}

func inputsOf(t task) *core.LiteralMap {
	inputs := &core.LiteralMap{Literals: map[string]*core.Literal{}}
	for _, v := range t.variables {
		literal := &core.Literal{}
		harness.Must(protojson.Unmarshal([]byte(v.Literal), literal))
		inputs.Literals[v.Name] = literal
	}
	return inputs
}

// read is what Kubernetes has; nil when it is gone.
func (a *action) read() *flyteorgv1.TaskAction {
	found := &flyteorgv1.TaskAction{}
	// What a check leaves is deleted though its time is over.
	err := a.check.cluster.client.Get(context.WithoutCancel(a.check.ctx), a.key, found)
	if apierrors.IsNotFound(err) {
		return nil
	}
	harness.Must(err)
	return found
}

// round is one look of the executor.
func (a *action) round() error { return a.roundIn(a.check.ctx) }

func (a *action) roundIn(ctx context.Context) error {
	_, err := a.check.executor.Reconcile(ctx, ctrl.Request{NamespacedName: a.key})
	return err
}

// until lets the executor look again and again.
func (a *action) until(what string, isSo func(*flyteorgv1.TaskAction) bool) *flyteorgv1.TaskAction {
	for {
		harness.Must(a.round())
		found := a.read()
		if found != nil && isSo(found) {
			return found
		}
		select {
		case <-a.check.ctx.Done():
			harness.Failf("it never came to this: %s; there is %s", what, describe(found))
		case <-time.After(requeue):
		}
	}
}

// phase lets the executor look until it reports this phase, such as "Running".
func (a *action) phase(name string) *flyteorgv1.TaskAction {
	return a.until(name, func(found *flyteorgv1.TaskAction) bool {
		if found.Status.PluginPhase != "Phase"+name && isOver(found) {
			harness.Failf("it ended otherwise than with %s: %s", name, describe(found))
		}
		return found.Status.PluginPhase == "Phase"+name
	})
}

func isOver(found *flyteorgv1.TaskAction) bool {
	for _, condition := range found.Status.Conditions {
		isEnd := condition.Type == string(flyteorgv1.ConditionTypeSucceeded) || condition.Type == string(flyteorgv1.ConditionTypeFailed)
		if isEnd && condition.Status == metav1.ConditionTrue {
			return true
		}
	}
	return false
}

func describe(found *flyteorgv1.TaskAction) string {
	if found == nil {
		return "no TaskAction"
	}
	s := found.Status
	return fmt.Sprintf("%s, attempt %d, %d system failures, %+v, error %+v", s.PluginPhase, s.Attempts, s.SystemFailures, s.PhaseHistory, s.ErrorState)
}

// events are what the executor has reported.
func (a *action) events() []*workflow.ActionEvent {
	return a.check.cluster.events.of(a.run)
}

// lastEvent is the latest of these.
func (a *action) lastEvent() *workflow.ActionEvent {
	all := a.events()
	if len(all) == 0 {
		harness.Failf("the executor has reported nothing")
	}
	return all[len(all)-1]
}

// state is what the engine keeps of the task.
func (a *action) state() webapi.State {
	found := a.read()
	state := webapi.State{}
	_, err := plugin.NewPluginStateManager(found.Status.PluginState, found.Status.PluginStateVersion).Get(&state)
	harness.Must(err)
	return state
}

// outputPath is where the engine stores outputs of an attempt.
func (a *action) outputPath(attempt uint32) storage.DataReference {
	prefix, err := plugin.ComputeActionOutputPath(a.check.ctx, a.key.Namespace, a.key.Name,
		string("mem://bucket/"+a.run+"/outputs"), actionName, attempt)
	harness.Must(err)
	return prefix + "/outputs.pb"
}

// outputs are nil when there are none.
func (a *action) outputs(attempt uint32) *core.LiteralMap {
	store := a.check.cluster.store
	metadata, err := store.Head(a.check.ctx, a.outputPath(attempt))
	harness.Must(err)
	if !metadata.Exists() {
		return nil
	}
	outputs := &core.LiteralMap{}
	harness.Must(store.ReadProtobuf(a.check.ctx, a.outputPath(attempt), outputs))
	return outputs
}

// token is that of an attempt, and its generated name.
func (a *action) token(attempt int) string {
	return fmt.Sprintf("%s-%d", a.key.Name, attempt-1)
}

// abort asks Kubernetes to delete the TaskAction, as an abort by the user and the end of its time to live do.
func (a *action) abort() {
	if found := a.read(); found != nil {
		harness.Must(a.check.cluster.client.Delete(context.WithoutCancel(a.check.ctx), found))
	}
}

// gone lets the executor look until it has let go of the TaskAction.
func (a *action) gone() {
	for a.read() != nil {
		harness.Must(a.round())
		if a.read() == nil {
			return
		}
		select {
		case <-a.check.ctx.Done():
			harness.Failf("the executor does not let go of it: %s", describe(a.read()))
		case <-time.After(requeue):
		}
	}
}

// deleteActions is the end of a check.
func (c *check) deleteActions() {
	c.behave(`{"fail":{},"hold":[]}`)
	for _, a := range c.actions {
		a.abort()
		a.gone()
	}
}

func quote(value string) string {
	text, err := json.Marshal(value)
	harness.Must(err)
	return string(text)
}
