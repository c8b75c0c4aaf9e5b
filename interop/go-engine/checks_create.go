package main

import (
	"fmt"
	"strings"

	flyteorgv1 "github.com/flyteorg/flyte/v2/executor/api/v1"
	"interop/harness"
)

func createChecks(s *suite) {
	s.beside("create: one job is created, with a 64-bit id, whatever Flyte does meanwhile", func(c *check) {
		a := c.launch(task{})
		a.phase("Running")
		seen := c.look()
		harness.Expect("jobs", len(seen.Jobs), 1)
		harness.Expect("requests", seen.Requests["create"], 1)
		harness.Expect("digits of the id", len(seen.Jobs[0].ID), len("9223372036854775807"))
	})
	s.beside("create: resource_meta is small, and outlives Flyte's own encoding", func(c *check) {
		a := c.launch(task{variables: harness.Kinds})
		found := a.phase("Running")
		if size := len(found.Status.PluginState); size == 0 || size > 4_096 {
			harness.Failf("the engine's state has %d bytes", size)
		}
		if a.state().ResourceMeta == nil {
			harness.Failf("there is no ResourceMeta")
		}
	})
	s.beside("create: имя 語 👩‍🚀 names a job", func(c *check) {
		a := c.launch(task{})
		a.phase("Running")
		harness.Expect("jobs", len(c.look().Jobs), 1)
	})
	s.beside("create: version 2 of a task type is served", func(c *check) {
		c.launch(task{version: 2}).phase("Running")
	})
	s.beside("create: a task type whose name has capitals and dots is routed", func(c *check) {
		c.launch(task{taskType: "Interop.Dotted-Type"}).phase("Running")
	})
	s.beside("create: a version that nobody serves fails, and the text names it", func(c *check) {
		found := c.launch(task{version: 7}).phase("PermanentFailure")
		harness.Contains("message", found.Status.ErrorState.Message, "NotFound")
		harness.Contains("message", found.Status.ErrorState.Message, "interop")
		harness.Contains("message", found.Status.ErrorState.Message, "7")
	})
	s.beside("create: a task without what the plugin needs fails, and says what it needs", func(c *check) {
		found := c.launch(task{custom: `{"jib":"x"}`}).phase("PermanentFailure")
		harness.Contains("message", found.Status.ErrorState.Message, "InvalidArgument")
		harness.Contains("message", found.Status.ErrorState.Message, "custom.job must name a job 語")
	})
	s.beside("create: a service that forbids it fails the task, with its own words", func(c *check) {
		c.behave(`{"fail":{"create":403}}`)
		found := c.launch(task{}).phase("PermanentFailure")
		harness.Contains("message", found.Status.ErrorState.Message, "told to answer 403 語")
		harness.Expect("jobs", len(c.look().Jobs), 0)
	})
	s.beside("create: a service that is down fails one attempt, and the next succeeds", func(c *check) {
		c.behave(`{"fail":{"create":503}}`)
		a := c.launch(task{retries: 1})
		a.until("attempt 2", func(found *flyteorgv1.TaskAction) bool { return found.Status.Attempts == 2 })
		c.behave(`{"fail":{}}`)
		a.phase("Running")
		harness.Expect("live jobs", c.look().Live, 1)
	})
	s.beside("create: a synchronous plugin's task succeeds, with its outputs", func(c *check) {
		t := task{taskType: "interop_echo", variables: harness.Kinds[:3]}
		a := c.launch(t)
		a.phase("Success")
		harness.Expect("outputs", len(a.outputs(1).GetLiterals()), 3)
	})
	s.beside("create: a synchronous plugin's failure fails the task", func(c *check) {
		found := c.launch(task{taskType: "interop_echo", custom: `{"fail":"for good"}`}).phase("PermanentFailure")
		harness.Contains("message", found.Status.ErrorState.Message, "語")
	})
	s.beside("create: secrets that Flyte resolves reach the plugin, with create and with polls", func(c *check) {
		c.behave(`{"answer":{"state":"SUCCEEDED","outputs":"inputs"}}`)
		custom := fmt.Sprintf(`{"job":%s,"secrets":{"apiKey":"KEY"}}`, quote(c.name))
		a := c.launch(task{taskType: "interop_secret", custom: custom, variables: []harness.Variable{
			{Name: "secret", Literal: harness.Primitive(`{"stringValue":"x"}`), Type: harness.Simple("STRING")}}})
		a.phase("Success")
		got := a.outputs(1).GetLiterals()["secret"].GetScalar().GetPrimitive().GetStringValue()
		harness.Expect("what the plugin saw has the secret's length", len(got), len(c.secret))
		harness.Expect("what the plugin saw is the secret", got == c.secret, true)
		a.abort()
		a.gone()
		harness.Expect("live jobs", c.look().Live, 0)
	})
	s.beside("routing: the event names the connector that has the task", func(c *check) {
		a := c.launch(task{})
		a.phase("Running")
		harness.Expect("endpoint", a.lastEvent().GetLogContext().GetConnector().GetEndpoint(), c.endpoint)
	})
	s.beside("create: a large input comes through", func(c *check) {
		c.behave(`{"answer":{"state":"SUCCEEDED","outputs":"inputs"}}`)
		literal := harness.Primitive(quoteField("stringValue", strings.Repeat("x", 3_000_000)))
		a := c.launch(task{variables: []harness.Variable{{Name: "text", Literal: literal, Type: harness.Simple("STRING")}}})
		a.phase("Success")
		harness.Expect("length", len(a.outputs(1).GetLiterals()["text"].GetScalar().GetPrimitive().GetStringValue()), 3_000_000)
	})
}

func quoteField(name string, value string) string {
	return "{" + quote(name) + ":" + quote(value) + "}"
}
