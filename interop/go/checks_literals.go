package main

import (
	"bytes"
	"fmt"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"interop/harness"
)

func literalChecks(s *suite) {
	for _, kind := range harness.Kinds {
		s.run("literals: "+kind.Name+" comes back byte for byte", func(c *check) {
			c.behave(`{"answer":{"state":"SUCCEEDED","outputs":"inputs"}}`)
			reply := c.get(c.create(task{variables: []variable{kind}}))
			c.expect("phase and message", reply.text("resource.phase")+reply.text("resource.message"), "SUCCEEDED")
			sent := c.schema.read(c.schema.method(v2Tasks+"CreateTask").Input(), c.createRequest(task{variables: []variable{kind}}, false))
			c.expectSameBytes(field(reply.message, "resource", "outputs"), field(sent, "inputs"))
		})
	}
	s.run("literals: a float that is no number stays that", func(c *check) {
		// Which of them it is, nobody can tell in JavaScript.
		c.behave(`{"answer":{"state":"SUCCEEDED","outputs":"inputs"}}`)
		reply := c.get(c.create(task{variables: []variable{newVariable("nan", harness.Primitive(`{"floatValue":"NaN"}`), harness.Simple("FLOAT"))}}))
		c.contains("outputs", reply.text("resource.outputs"), "floatValue:NaN")
	})
	s.run("literals: all kinds together come back", func(c *check) {
		c.behave(`{"answer":{"state":"SUCCEEDED","outputs":"inputs"}}`)
		reply := c.get(c.create(task{variables: harness.Kinds}))
		outputs := reply.at("resource.outputs.literals").([]any)
		c.expect("outputs", len(outputs), len(harness.Kinds))
	})
	s.run("literals: a success without outputs of a task that declares none has none", func(c *check) {
		c.behave(`{"answer":{"state":"SUCCEEDED","outputs":"none"}}`)
		reply := c.get(c.create(task{}))
		c.expect("phase", reply.text("resource.phase"), "SUCCEEDED")
		c.expect("outputs", reply.at("resource.outputs"), nil)
	})
	s.run("literals: outputs that the job stored itself are left to Flyte", func(c *check) {
		c.behave(`{"answer":{"state":"SUCCEEDED","outputs":"none"}}`)
		reply := c.get(c.create(task{variables: harness.Kinds[:1]}))
		c.expect("phase", reply.text("resource.phase"), "SUCCEEDED")
		c.expect("outputs", reply.at("resource.outputs"), nil)
	})
	s.run("literals: an output that is missing fails the task", func(c *check) {
		c.behave(`{"answer":{"state":"SUCCEEDED","outputs":"missing"}}`)
		reply := c.get(c.create(task{variables: harness.Kinds[:1]}))
		c.expect("phase", reply.text("resource.phase"), "FAILED")
		c.contains("message", reply.text("resource.message"), `"integer" is missing`)
	})
	s.run("literals: an output that is not declared fails the task", func(c *check) {
		c.behave(`{"answer":{"state":"SUCCEEDED","outputs":"inputs"}}`)
		reply := c.get(c.create(task{variables: harness.Kinds[:1], undeclared: true}))
		c.expect("phase", reply.text("resource.phase"), "FAILED")
		c.contains("message", reply.text("resource.message"), "not declared")
	})
	s.run("literals: an output of another type fails the task", func(c *check) {
		c.behave(`{"answer":{"state":"SUCCEEDED","outputs":"inputs"}}`)
		wrong := newVariable("n", harness.Primitive(`{"stringValue":"1"}`), harness.Simple("INTEGER"))
		reply := c.get(c.create(task{variables: []variable{wrong}}))
		c.expect("phase", reply.text("resource.phase"), "FAILED")
		c.contains("message", reply.text("resource.message"), "expected an integer")
	})
	s.run("literals: an input without a value is an invalid argument that names it", func(c *check) {
		_, err := c.tryCreate(c.ctx, task{variables: []variable{newVariable("пустой", `{}`, harness.Simple("INTEGER"))}})
		c.expectInvalid(err, "пустой")
	})
}

// field follows names of fields.
func field(message protoreflect.Message, names ...string) protoreflect.Message {
	for _, name := range names {
		message = message.Get(message.Descriptor().Fields().ByName(protoreflect.Name(name))).Message()
	}
	return message
}

// expectSameBytes compares messages of two types that are the same on the wire, as task.Inputs and task.Outputs are.
func (c *check) expectSameBytes(got, want protoreflect.Message) {
	marshal := proto.MarshalOptions{Deterministic: true}
	left, err := marshal.Marshal(got.Interface())
	c.must(err)
	right, err := marshal.Marshal(want.Interface())
	c.must(err)
	if !bytes.Equal(left, right) {
		c.failf("got %.300v (%.200x), expected %.300v (%.200x)", fmt.Sprint(got.Interface()), left, fmt.Sprint(want.Interface()), right)
	}
}
