package main

import (
	"encoding/base64"
	"fmt"

	"google.golang.org/grpc/codes"
	"interop/harness"
)

func (c *check) createV1(t task) []byte {
	meta, err := c.createWith(c.ctx, v1Tasks, t)
	c.must(err)
	return meta
}

func (c *check) getV1(meta []byte) *answer {
	reply, err := c.connector.callJSON(c.ctx, v1Tasks+"GetTask", about("", 0, meta))
	c.must(err)
	return reply
}

func v1Checks(s *suite) {
	s.run("v1: agents are listed, with what the oldest clients look at", func(c *check) {
		reply, err := c.connector.callJSON(c.ctx, v1Metadata+"ListAgents", `{}`)
		c.must(err)
		found := map[string]string{}
		for _, item := range reply.at("agents").([]any) {
			agent := item.(map[string]any)
			found[fmt.Sprint(agent["name"])] = fmt.Sprint(agent["isSync"], agent["supportedTaskTypes"], agent["supportedTaskCategories"])
		}
		c.expect("agents", len(found), 3)
		c.expect("agent", found["interop jobs"], "<nil> [interop] [map[name:interop] map[name:interop version:2]]")
		c.expect("agent", found["interop echo"], "true [interop_echo] [map[name:interop_echo]]")
	})
	s.run("v1: an agent is found by its name", func(c *check) {
		reply, err := c.connector.callJSON(c.ctx, v1Metadata+"GetAgent", `{"name":"interop jobs"}`)
		c.must(err)
		c.expect("name", reply.text("agent.name"), "interop jobs")
	})
	s.run("v1: an unknown agent is not found", func(c *check) {
		_, err := c.connector.callJSON(c.ctx, v1Metadata+"GetAgent", `{"name":"made up"}`)
		c.expectStatus(err, codes.NotFound, "made up")
	})
	for _, state := range states {
		s.run("v1: "+state.name+" is what propeller knows", func(c *check) {
			c.setState(state.name)
			reply := c.getV1(c.createV1(task{}))
			c.expect("phase", reply.text("resource.phase"), state.v1)
			want := state.v1State
			if want == "RETRYABLE_FAILURE" {
				// The first of its enumeration.
				want = first
			}
			c.expect("state", reply.text("resource.state"), want)
			kind := "none"
			if agentError := reply.at("resource.agentError"); agentError != nil {
				kind = reply.text("resource.agentError.kind")
				c.expect("code", reply.text("resource.agentError.code"), "JobFailed")
				if kind == first {
					kind = "NON_RECOVERABLE"
				}
			}
			c.expect("kind of error", kind, state.agentKind)
		})
	}
	s.run("v1: all kinds of literals come back byte for byte", func(c *check) {
		c.behave(`{"answer":{"state":"SUCCEEDED","outputs":"inputs"}}`)
		reply := c.getV1(c.createV1(task{variables: harness.Kinds}))
		sent := c.schema.read(c.schema.method(v1Tasks+"CreateTask").Input(), c.createRequest(task{variables: harness.Kinds}, true))
		c.expectSameBytes(field(reply.message, "resource", "outputs"), field(sent, "inputs"))
	})
	s.run("v1: the oldest clients name the type alone, without a category", func(c *check) {
		meta := c.createV1(task{})
		request := fmt.Sprintf(`{"taskType":"interop","resourceMeta":%q}`, base64.StdEncoding.EncodeToString(meta))
		reply, err := c.connector.callJSON(c.ctx, v1Tasks+"GetTask", request)
		c.must(err)
		c.expect("phase", reply.text("resource.phase"), "RUNNING")
		_, err = c.connector.callJSON(c.ctx, v1Tasks+"DeleteTask", request)
		c.must(err)
		c.expect("live jobs", c.look().Live, 0)
	})
	s.run("v1: the category counts where both are there", func(c *check) {
		meta := c.createV1(task{})
		request := fmt.Sprintf(`{"taskType":"made_up","taskCategory":{"name":"interop"},"resourceMeta":%q}`,
			base64.StdEncoding.EncodeToString(meta))
		_, err := c.connector.callJSON(c.ctx, v1Tasks+"GetTask", request)
		c.must(err)
	})
	s.run("v1: the same attempt is the same job, which v2 can be asked about", func(c *check) {
		meta := c.createV1(task{})
		c.expect("phase", c.get(meta).text("resource.phase"), "RUNNING")
		c.expect("resource_meta", string(c.createV1(task{})), string(meta))
		c.expect("jobs", len(c.look().Jobs), 1)
	})
	s.run("v1: nodes with the same id in two sub-workflows have a job each", func(c *check) {
		in := func(node string, attempt int) task {
			return task{outputPrefix: fmt.Sprintf("s3://bucket/%s/data/0/n0/data/%d", node, attempt), attempt: attempt}
		}
		first, second := c.createV1(in("n0", 0)), c.createV1(in("n1", 0))
		c.expect("jobs", len(c.look().Jobs), 2)
		c.expect("the job of the same node", string(c.createV1(in("n0", 0))), string(first))
		c.createV1(in("n1", 1))
		c.wait("operation=delete&atLeast=1")
		c.expect("phase of the other node's", c.getV1(first).text("resource.phase"), "RUNNING")
		c.expect("phase of the one before", c.getV1(second).text("resource.phase"), "ABORTED")
	})
	s.run("v1: deleting twice is deleting once", func(c *check) {
		meta := c.createV1(task{})
		for range 2 {
			_, err := c.connector.callJSON(c.ctx, v1Tasks+"DeleteTask", about("", 0, meta))
			c.must(err)
		}
		c.expect("live jobs", c.look().Live, 0)
	})
	s.run("v1: an unknown task type is not found", func(c *check) {
		_, err := c.createWith(c.ctx, v1Tasks, task{taskType: "made_up"})
		c.expectStatus(err, codes.NotFound, "Cannot find connector for task type: made_up.")
	})
	s.run("v1: bytes that are no message are an invalid argument", func(c *check) {
		for _, method := range []string{"CreateTask", "GetTask", "DeleteTask"} {
			c.expectInvalid(c.connector.callBytes(c.ctx, v1Tasks+method, []byte{0xff, 0xff, 0xff}), "")
		}
	})
	s.run("v1: a poll with a malformed resource_meta is an invalid argument", func(c *check) {
		_, err := c.connector.callJSON(c.ctx, v1Tasks+"GetTask", about("", 0, []byte("x")))
		c.expectInvalid(err, "")
	})
}
