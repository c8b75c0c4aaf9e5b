package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"interop/harness"
)

// world is what checks talk to.
type world struct {
	connector  *client
	target     string
	schema     *schema
	service    *harness.Service
	metricsURL string
}

type variable = harness.Variable

func newVariable(name string, literal string, typ string) variable {
	return variable{Name: name, Literal: literal, Type: typ}
}

// task is what Flyte's client asks to create.
type task struct {
	taskType string
	version  int
	attempt  int
	run      string
	// custom has the name of the check's jobs unless it is set.
	custom    string
	variables []variable
	// undeclared leaves the outputs out of the interface.
	undeclared bool
	// outputPrefix is where the outputs go; a folder of no meaning unless it is set.
	outputPrefix string
	more         string
}

func quote(value string) string { return asJSON(value) }

func asJSON(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// createRequest is the request in JSON, of v2 or v1: what is a list of names and values there is a map here.
func (c *check) createRequest(t task, isV1 bool) string {
	if t.taskType == "" {
		t.taskType = "interop"
	}
	if t.run == "" {
		t.run = "run"
	}
	if t.outputPrefix == "" {
		t.outputPrefix = "s3://bucket/out"
	}
	if t.custom == "" {
		t.custom = fmt.Sprintf(`{"job":%s}`, quote(c.name))
	}
	var inputs, outputs []string
	for _, v := range t.variables {
		if isV1 {
			inputs = append(inputs, fmt.Sprintf(`%s:%s`, quote(v.Name), v.Literal))
			outputs = append(outputs, fmt.Sprintf(`%s:{"type":%s}`, quote(v.Name), v.Type))
		} else {
			inputs = append(inputs, fmt.Sprintf(`{"name":%s,"value":%s}`, quote(v.Name), v.Literal))
			outputs = append(outputs, fmt.Sprintf(`{"key":%s,"value":{"type":%s}}`, quote(v.Name), v.Type))
		}
	}
	if t.undeclared {
		outputs = nil
	}
	list := func(items []string) string {
		if isV1 {
			return "{" + strings.Join(items, ",") + "}"
		}
		return "[" + strings.Join(items, ",") + "]"
	}
	return fmt.Sprintf(`{
		"inputs": {"literals": %s},
		"template": {
			"id": {"resourceType": "TASK", "project": "flytesnacks", "domain": "development", "name": "a.task", "version": "v1"},
			"type": %s,
			"taskTypeVersion": %d,
			"custom": %s,
			"interface": {"outputs": {"variables": %s}}
		},
		"outputPrefix": %s,
		"taskExecutionMetadata": {
			"taskExecutionId": {
				"nodeExecutionId": {
					"nodeId": %s,
					"executionId": {"project": "flytesnacks", "domain": "development", "name": %s}
				},
				"retryAttempt": %d
			},
			"namespace": "flytesnacks-development"
		}%s
	}`, list(inputs), quote(t.taskType), t.version, t.custom, list(outputs), quote(t.outputPrefix), quote(c.name), quote(t.run), t.attempt, t.more)
}

// create makes a job and remembers it.
func (c *check) create(t task) []byte {
	meta, err := c.tryCreate(c.ctx, t)
	c.must(err)
	return meta
}

func (c *check) tryCreate(ctx context.Context, t task) ([]byte, error) {
	return c.createWith(ctx, v2Tasks, t)
}

func (c *check) createWith(ctx context.Context, service string, t task) ([]byte, error) {
	reply, err := c.connector.callJSON(ctx, service+"CreateTask", c.createRequest(t, service == v1Tasks))
	if err != nil {
		return nil, err
	}
	meta, err := base64.StdEncoding.DecodeString(reply.text("resourceMeta"))
	if err != nil {
		return nil, err
	}
	if len(meta) == 0 {
		return nil, fmt.Errorf("resource_meta is empty")
	}
	c.made = append(c.made, madeJob{taskType: t.taskType, version: t.version, meta: meta})
	return meta, nil
}

// about is the JSON of a request for a job.
func about(taskType string, version int, meta []byte) string {
	if taskType == "" {
		taskType = "interop"
	}
	return fmt.Sprintf(`{"resourceMeta":%q,"taskCategory":{"name":%s,"version":%d}}`,
		base64.StdEncoding.EncodeToString(meta), quote(taskType), version)
}

func (c *check) get(meta []byte) *answer {
	return c.getOf("", meta)
}

func (c *check) getOf(taskType string, meta []byte) *answer {
	reply, err := c.connector.callJSON(c.ctx, v2Tasks+"GetTask", about(taskType, 0, meta))
	c.must(err)
	return reply
}

func (c *check) delete(meta []byte) {
	_, err := c.connector.callJSON(c.ctx, v2Tasks+"DeleteTask", about("", 0, meta))
	c.must(err)
}

// deleteJobs is the end of a check.
func (c *check) deleteJobs() {
	if c.keep {
		return
	}
	c.behave(`{"fail":{},"hold":[]}`)
	for _, job := range c.made {
		_, err := c.connector.callJSON(c.ctx, v2Tasks+"DeleteTask", about(job.taskType, job.version, job.meta))
		c.must(err)
	}
}

func (c *check) behave(behaviour string) {
	c.must(c.service.Behave(c.ctx, c.name, behaviour))
}

func (c *check) look() harness.Sighting {
	seen, err := c.service.Look(c.ctx, c.name)
	c.must(err)
	return seen
}

func (c *check) wait(query string) harness.Sighting {
	seen, err := c.service.Wait(c.ctx, c.name, query)
	c.must(err)
	return seen
}

// soon is a context for a call whose answer is not waited for long.
func (c *check) soon() (context.Context, context.CancelFunc) {
	return context.WithTimeout(c.ctx, 300*time.Millisecond)
}

func (c *check) expect(what string, got any, want any) { harness.Expect(what, got, want) }

func (c *check) contains(what string, text string, part string) { harness.Contains(what, text, part) }

// expectStatus ends the check unless the call failed with this code and, where text is not empty, with this text.
func (c *check) expectStatus(err error, code codes.Code, text string) {
	if err == nil {
		c.failf("the call succeeded, expected %v", code)
	}
	got := status.Convert(err)
	if got.Code() != code {
		c.failf("got %v %.500q, expected %v", got.Code(), got.Message(), code)
	}
	c.contains("the text", got.Message(), text)
}
