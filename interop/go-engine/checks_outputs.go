package main

import (
	"google.golang.org/protobuf/proto"

	"github.com/flyteorg/flyte/v2/flytestdlib/storage"
	"interop/harness"
)

func outputChecks(s *suite) {
	for _, kind := range harness.Kinds {
		s.beside("outputs: "+kind.Name+" is stored as it was sent", func(c *check) {
			c.behave(`{"answer":{"state":"SUCCEEDED","outputs":"inputs"}}`)
			t := task{variables: []harness.Variable{kind}}
			a := c.launch(t)
			a.phase("Success")
			if got, want := a.outputs(1), inputsOf(t); !proto.Equal(got, want) {
				harness.Failf("got %.500v, expected %.500v", got, want)
			}
		})
	}
	s.beside("outputs: all kinds together are stored", func(c *check) {
		c.behave(`{"answer":{"state":"SUCCEEDED","outputs":"inputs"}}`)
		t := task{variables: harness.Kinds}
		a := c.launch(t)
		a.phase("Success")
		harness.Expect("same", proto.Equal(a.outputs(1), inputsOf(t)), true)
		harness.Contains("where the event says", a.lastEvent().GetOutputs().GetOutputUri(), string(a.outputPath(1)))
	})
	s.beside("outputs: a task that declares none has none", func(c *check) {
		c.behave(`{"answer":{"state":"SUCCEEDED","outputs":"none"}}`)
		a := c.launch(task{})
		a.phase("Success")
		if got := a.outputs(1); got != nil {
			harness.Failf("got %v", got)
		}
	})
	s.beside("outputs: those that the job stored itself are left as they are", func(c *check) {
		c.behave(`{"answer":{"state":"SUCCEEDED","outputs":"none"}}`)
		t := task{variables: harness.Kinds[:1]}
		a := c.launch(t)
		harness.Must(c.cluster.store.WriteProtobuf(c.ctx, a.outputPath(1), storage.Options{}, inputsOf(t)))
		a.phase("Success")
		harness.Expect("same", proto.Equal(a.outputs(1), inputsOf(t)), true)
	})
	for _, wrong := range []struct {
		name    string
		answer  string
		task    task
		message string
	}{
		{"that is missing", `"missing"`, task{variables: harness.Kinds[:1]}, `"integer" is missing`},
		{"that is not declared", `"inputs"`, task{variables: harness.Kinds[:1], undeclared: true}, "not declared"},
		{"of five million characters", "5000000", task{variables: []harness.Variable{
			{Name: "text", Literal: harness.Primitive(`{"stringValue":"x"}`), Type: harness.Simple("STRING")}}}, ""},
	} {
		s.beside("outputs: one "+wrong.name+" fails the task, and nothing is stored", func(c *check) {
			c.behave(`{"answer":{"state":"SUCCEEDED","outputs":` + wrong.answer + `}}`)
			a := c.launch(wrong.task)
			found := a.phase("PermanentFailure")
			harness.Contains("message", found.Status.ErrorState.Message, wrong.message)
			harness.Expect("system failures", found.Status.SystemFailures, 0)
			if got := a.outputs(1); got != nil {
				harness.Failf("got %.300v", got)
			}
		})
	}
}
