package main

import (
	"context"
	"fmt"
	"io"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/dynamicpb"
	"interop/harness"
)

// syncParts are the header and the inputs of a synchronous task, in JSON.
func (c *check) syncParts(t task) (header string, inputs string) {
	if t.taskType == "" {
		t.taskType = "interop_echo"
	}
	path := v1Tasks + "CreateTask"
	request, err := newAnswer(c.schema.read(c.schema.method(path).Input(), c.createRequest(t, true)))
	c.must(err)
	header = fmt.Sprintf(`{"header":{"template":%s,"outputPrefix":"s3://bucket/out","taskExecutionMetadata":%s}}`,
		asJSON(request.at("template")), asJSON(request.at("taskExecutionMetadata")))
	literals := request.at("inputs")
	if literals == nil {
		literals = map[string]any{}
	}
	return header, fmt.Sprintf(`{"inputs":%s}`, asJSON(literals))
}

// execute sends the parts, and reads the first answer, as propeller does.
func (c *check) execute(halfClose bool, parts ...string) (*answer, error) {
	ctx, cancel := context.WithTimeout(c.ctx, flyteDeadline)
	defer cancel()
	method := c.schema.method(v1Sync)
	stream, err := c.connector.conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true, ClientStreams: true}, v1Sync)
	if err != nil {
		return nil, err
	}
	for _, part := range parts {
		// io.EOF says that the answer is there already.
		if err := stream.SendMsg(c.schema.read(method.Input(), part)); err != nil && err != io.EOF {
			return nil, err
		}
	}
	if halfClose {
		if err := stream.CloseSend(); err != nil {
			return nil, err
		}
	}
	reply := dynamicpb.NewMessage(method.Output())
	if err := stream.RecvMsg(reply); err != nil {
		return nil, err
	}
	return newAnswer(reply)
}

func v1SyncChecks(s *suite) {
	for _, halfClose := range []bool{false, true} {
		s.run(fmt.Sprintf("v1 sync: a task is done at once (half-close: %v)", halfClose), func(c *check) {
			header, inputs := c.syncParts(task{variables: harness.Kinds})
			reply, err := c.execute(halfClose, header, inputs)
			c.must(err)
			c.expect("phase", reply.text("header.resource.phase"), "SUCCEEDED")
			sent := c.schema.read(c.schema.method(v1Tasks+"CreateTask").Input(), c.createRequest(task{variables: harness.Kinds}, true))
			c.expectSameBytes(field(reply.message, "header", "resource", "outputs"), field(sent, "inputs"))
		})
	}
	s.run("v1 sync: a failure has its code and kind", func(c *check) {
		header, inputs := c.syncParts(task{custom: `{"fail":"for good"}`})
		reply, err := c.execute(true, header, inputs)
		c.must(err)
		c.expect("phase", reply.text("header.resource.phase"), "FAILED")
		c.expect("code", reply.text("header.resource.agentError.code"), "Broken")
		c.expect("message", reply.text("header.resource.message"), "[Broken] 語")
	})
	s.run("v1 sync: a retryable failure is one that propeller knows", func(c *check) {
		header, inputs := c.syncParts(task{custom: `{"fail":"retryably"}`})
		reply, err := c.execute(true, header, inputs)
		c.must(err)
		c.expect("phase and state", reply.text("header.resource.phase")+reply.text("header.resource.state"), first)
		c.expect("kind", reply.text("header.resource.agentError.kind"), "RECOVERABLE")
	})
	s.run("v1 sync: a type that is not synchronous is unimplemented", func(c *check) {
		header, inputs := c.syncParts(task{taskType: "interop"})
		_, err := c.execute(true, header, inputs)
		c.expectStatus(err, codes.Unimplemented, "")
	})
	s.run("v1 sync: an unknown task type is not found", func(c *check) {
		header, inputs := c.syncParts(task{taskType: "made_up"})
		_, err := c.execute(true, header, inputs)
		c.expectStatus(err, codes.NotFound, "made_up")
	})
	s.run("v1 sync: inputs before the header are an invalid argument", func(c *check) {
		header, inputs := c.syncParts(task{})
		_, err := c.execute(true, inputs, header)
		c.expectInvalid(err, "header")
	})
	s.run("v1 sync: a header without inputs is an invalid argument", func(c *check) {
		header, _ := c.syncParts(task{})
		_, err := c.execute(true, header)
		c.expectInvalid(err, "inputs")
	})
	s.run("v2: a synchronous plugin is served by CreateTask and GetTask", func(c *check) {
		variables := []variable{newVariable("имя", harness.Primitive(`{"integer":"9223372036854775807"}`), harness.Simple("INTEGER"))}
		meta := c.create(task{taskType: "interop_echo", variables: variables})
		reply := c.getOf("interop_echo", meta)
		c.expect("phase", reply.text("resource.phase"), "SUCCEEDED")
		c.contains("outputs", reply.text("resource.outputs"), "9223372036854775807")
	})
}
