package main

import (
	"bytes"
	"encoding/base64"
	"fmt"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

var everyByte = func() string {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	return base64.StdEncoding.EncodeToString(all)
}()

func primitive(value string) string { return `{"scalar":{"primitive":` + value + `}}` }

func simple(name string) string { return `{"simple":"` + name + `"}` }

// kinds has each kind of literal, and what could break in it.
var kinds = []variable{
	{"integer", primitive(`{"integer":"42"}`), simple("INTEGER")},
	{"largest integer", primitive(`{"integer":"9223372036854775807"}`), simple("INTEGER")},
	{"smallest integer", primitive(`{"integer":"-9223372036854775808"}`), simple("INTEGER")},
	{"integer beyond 2^53", primitive(`{"integer":"9007199254740993"}`), simple("INTEGER")},
	{"integer 0", primitive(`{"integer":"0"}`), simple("INTEGER")},
	{"float", primitive(`{"floatValue":0.1}`), simple("FLOAT")},
	{"float without an end", primitive(`{"floatValue":"-Infinity"}`), simple("FLOAT")},
	{"negative zero", primitive(`{"floatValue":-0.0}`), simple("FLOAT")},
	{"string", primitive(`{"stringValue":"text"}`), simple("STRING")},
	{"unicode string", primitive(`{"stringValue":"имя 語 \u0000 👩‍🚀 é"}`), simple("STRING")},
	{"empty string", primitive(`{"stringValue":""}`), simple("STRING")},
	{"boolean", primitive(`{"boolean":true}`), simple("BOOLEAN")},
	{"false", primitive(`{"boolean":false}`), simple("BOOLEAN")},
	{"datetime to the nanosecond", primitive(`{"datetime":"2026-01-31T12:00:00.123456789Z"}`), simple("DATETIME")},
	{"datetime before 1970", primitive(`{"datetime":"0001-01-01T00:00:00Z"}`), simple("DATETIME")},
	{"duration", primitive(`{"duration":"-3.000000001s"}`), simple("DURATION")},
	{"none", `{"scalar":{"noneType":{}}}`, simple("NONE")},
	{"binary of every byte", `{"scalar":{"binary":{"value":"` + everyByte + `","tag":"msgpack"}}}`, simple("STRUCT")},
	{"binary without a tag", `{"scalar":{"binary":{"value":"` + everyByte + `"}}}`, simple("BINARY")},
	{"struct", `{"scalar":{"generic":{"a":[1,{"b":null}],"語":"x"}}}`, simple("STRUCT")},
	{"blob", `{"scalar":{"blob":{"metadata":{"type":{"format":"csv","dimensionality":"MULTIPART"}},"uri":"s3://b/語"}}}`,
		`{"blob":{"format":"csv","dimensionality":"MULTIPART"}}`},
	{"schema", `{"scalar":{"schema":{"uri":"s3://b/s","type":{"columns":[{"name":"a","type":"FLOAT"}]}}}}`,
		`{"schema":{"columns":[{"name":"a","type":"FLOAT"}]}}`},
	{"structured dataset", `{"scalar":{"structuredDataset":{"uri":"s3://b/d","metadata":{"structuredDatasetType":{"format":"parquet"}}}}}`,
		`{"structuredDatasetType":{"format":"parquet"}}`},
	{"error", `{"scalar":{"error":{"failedNodeId":"n0","message":"語"}}}`, simple("ERROR")},
	{"union", `{"scalar":{"union":{"value":` + primitive(`{"integer":"1"}`) + `,"type":` + simple("INTEGER") + `}}}`,
		`{"unionType":{"variants":[` + simple("INTEGER") + `,` + simple("STRING") + `]}}`},
	{"collection", `{"collection":{"literals":[` + primitive(`{"integer":"1"}`) + `,` + primitive(`{"integer":"2"}`) + `]}}`,
		`{"collectionType":` + simple("INTEGER") + `}`},
	{"empty collection", `{"collection":{}}`, `{"collectionType":` + simple("STRING") + `}`},
	{"map", `{"map":{"literals":{"ключ":` + primitive(`{"stringValue":"x"}`) + `}}}`,
		`{"mapValueType":` + simple("STRING") + `}`},
	{"collection of collections", `{"collection":{"literals":[{"collection":{"literals":[` + primitive(`{"floatValue":1}`) + `]}}]}}`,
		`{"collectionType":{"collectionType":` + simple("FLOAT") + `}}`},
	{"имя", primitive(`{"integer":"1"}`), simple("INTEGER")},
	{"__proto__", primitive(`{"integer":"1"}`), simple("INTEGER")},
}

func literalChecks(s *suite) {
	for _, kind := range kinds {
		s.run("literals: "+kind.name+" comes back byte for byte", func(c *check) {
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
		reply := c.get(c.create(task{variables: []variable{{"nan", primitive(`{"floatValue":"NaN"}`), simple("FLOAT")}}}))
		c.contains("outputs", reply.text("resource.outputs"), "floatValue:NaN")
	})
	s.run("literals: all kinds together come back", func(c *check) {
		c.behave(`{"answer":{"state":"SUCCEEDED","outputs":"inputs"}}`)
		reply := c.get(c.create(task{variables: kinds}))
		outputs := reply.at("resource.outputs.literals").([]any)
		c.expect("outputs", len(outputs), len(kinds))
	})
	s.run("literals: a success without outputs of a task that declares none has none", func(c *check) {
		c.behave(`{"answer":{"state":"SUCCEEDED","outputs":"none"}}`)
		reply := c.get(c.create(task{}))
		c.expect("phase", reply.text("resource.phase"), "SUCCEEDED")
		c.expect("outputs", reply.at("resource.outputs"), nil)
	})
	s.run("literals: outputs that the job stored itself are left to Flyte", func(c *check) {
		c.behave(`{"answer":{"state":"SUCCEEDED","outputs":"none"}}`)
		reply := c.get(c.create(task{variables: kinds[:1]}))
		c.expect("phase", reply.text("resource.phase"), "SUCCEEDED")
		c.expect("outputs", reply.at("resource.outputs"), nil)
	})
	s.run("literals: an output that is missing fails the task", func(c *check) {
		c.behave(`{"answer":{"state":"SUCCEEDED","outputs":"missing"}}`)
		reply := c.get(c.create(task{variables: kinds[:1]}))
		c.expect("phase", reply.text("resource.phase"), "FAILED")
		c.contains("message", reply.text("resource.message"), `"integer" is missing`)
	})
	s.run("literals: an output that is not declared fails the task", func(c *check) {
		c.behave(`{"answer":{"state":"SUCCEEDED","outputs":"inputs"}}`)
		reply := c.get(c.create(task{variables: kinds[:1], undeclared: true}))
		c.expect("phase", reply.text("resource.phase"), "FAILED")
		c.contains("message", reply.text("resource.message"), "not declared")
	})
	s.run("literals: an output of another type fails the task", func(c *check) {
		c.behave(`{"answer":{"state":"SUCCEEDED","outputs":"inputs"}}`)
		wrong := variable{"n", primitive(`{"stringValue":"1"}`), simple("INTEGER")}
		reply := c.get(c.create(task{variables: []variable{wrong}}))
		c.expect("phase", reply.text("resource.phase"), "FAILED")
		c.contains("message", reply.text("resource.message"), "expected an integer")
	})
	s.run("literals: an input without a value is an invalid argument that names it", func(c *check) {
		_, err := c.tryCreate(c.ctx, task{variables: []variable{{"пустой", `{}`, simple("INTEGER")}}})
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
