package main

import (
	"fmt"
)

// state is one of the job service, with the phases that mean it.
type state struct {
	name      string
	v2        string
	message   string
	v1        string
	v1State   string
	agentKind string
}

// A phase that is the first of its enumeration is not in JSON.
const first = ""

var states = []state{
	{"QUEUED", "QUEUED", "語", "QUEUED", "PENDING", "none"},
	{"WAITING_FOR_RESOURCES", "WAITING_FOR_RESOURCES", "語", "WAITING_FOR_RESOURCES", "PENDING", "none"},
	{"WAITING_FOR_CACHE", "WAITING_FOR_RESOURCES", "語", "WAITING_FOR_RESOURCES", "PENDING", "none"},
	{"NOT_READY", "WAITING_FOR_RESOURCES", "語", "WAITING_FOR_RESOURCES", "PENDING", "none"},
	{"INITIALIZING", "INITIALIZING", "語", "INITIALIZING", "PENDING", "none"},
	{"RUNNING", "RUNNING", "語", "RUNNING", "RUNNING", "none"},
	{"SUCCEEDED", "SUCCEEDED", "", "SUCCEEDED", "SUCCEEDED", "none"},
	{"ABORTED", "ABORTED", "語", "ABORTED", "PERMANENT_FAILURE", "none"},
	{"FAILED", "FAILED", "[JobFailed] 語", "FAILED", "PERMANENT_FAILURE", "NON_RECOVERABLE"},
	{"FAILED_WITH_CLEANUP", "FAILED", "[JobFailed] 語", "FAILED", "PERMANENT_FAILURE", "NON_RECOVERABLE"},
	{"RETRYABLE_FAILED", "RETRYABLE_FAILED", "[JobFailed] 語", first, "RETRYABLE_FAILURE", "RECOVERABLE"},
	{"SYSTEM_RETRYABLE_FAILED", "RETRYABLE_FAILED", "[JobFailed] 語", first, "RETRYABLE_FAILURE", "RECOVERABLE"},
}

func (c *check) setState(name string) {
	c.behave(fmt.Sprintf(`{"answer":{"state":%q,"message":"語"}}`, name))
}

func phaseChecks(s *suite) {
	for _, state := range states {
		s.run("phase: "+state.name+" is "+state.v2, func(c *check) {
			c.setState(state.name)
			reply := c.get(c.create(task{}))
			c.expect("phase", reply.text("resource.phase"), state.v2)
			c.expect("message", reply.text("resource.message"), state.message)
		})
	}
	for _, end := range []string{"SUCCEEDED", "FAILED", "RETRYABLE_FAILED", "ABORTED"} {
		s.run("phase: a job goes from QUEUED to "+end, func(c *check) {
			c.setState("QUEUED")
			meta := c.create(task{})
			for _, name := range []string{"QUEUED", "INITIALIZING", "RUNNING", end, end} {
				c.setState(name)
				c.expect("phase", c.get(meta).text("resource.phase"), name)
			}
		})
	}
	s.run("phase: a plugin that does not know is no answer, and no error", func(c *check) {
		c.setState("INITIALIZING")
		meta := c.create(task{})
		c.get(meta)
		c.setState("UNKNOWN")
		c.expect("phase", c.get(meta).text("resource.phase"), "INITIALIZING")
	})
	s.run("phase: a failure that asks for cleanup has its job deleted", func(c *check) {
		c.setState("FAILED_WITH_CLEANUP")
		c.get(c.create(task{}))
		c.wait("live=0")
	})
	s.run("phase: log links and custom info come through", func(c *check) {
		c.behave(`{"answer":{"state":"RUNNING",
			"logs":[{"uri":"https://example.com/語","name":"log","ready":false},{"uri":"https://example.com/b","name":"b"}],
			"customInfo":{"ключ":[1,{"a":null}],"flag":true}}}`)
		reply := c.get(c.create(task{}))
		c.expect("links", reply.text("resource.logLinks"),
			"[map[name:log uri:https://example.com/語] map[name:b ready:true uri:https://example.com/b]]")
		c.expect("custom info", reply.text("resource.customInfo"), "map[flag:true ключ:[1 map[a:<nil>]]]")
	})
}
