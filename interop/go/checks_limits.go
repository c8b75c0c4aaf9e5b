package main

import (
	"fmt"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"interop/harness"
)

const mebibyte = 1 << 20

func text(length int) variable {
	return newVariable("text", harness.Primitive(fmt.Sprintf(`{"stringValue":%q}`, strings.Repeat("x", length))), harness.Simple("STRING"))
}

func (c *check) expectInvalid(err error, part string) {
	c.expectStatus(err, codes.InvalidArgument, part)
}

// wireLength is what the text of a status takes as a header: what is no plain ASCII is written as %XX.
func wireLength(text string) int {
	length := 0
	for _, char := range []byte(text) {
		if char < ' ' || char > '~' || char == '%' {
			length += 2
		}
		length++
	}
	return length
}

func limitChecks(s *suite) {
	s.run("limits: a request of 3.9 MiB is served, and its outputs come back", func(c *check) {
		c.behave(`{"answer":{"state":"SUCCEEDED","outputs":"inputs"}}`)
		length := 39 * mebibyte / 10
		reply := c.get(c.create(task{variables: []variable{text(length)}}))
		c.expect("phase", reply.text("resource.phase"), "SUCCEEDED")
		if size := len(fmt.Sprint(reply.at("resource.outputs"))); size < length {
			c.failf("only %d bytes came back", size)
		}
	})
	s.run("limits: a request of more than 4 MiB is refused with a status", func(c *check) {
		_, err := c.tryCreate(c.ctx, task{variables: []variable{text(4 * mebibyte)}})
		c.expectStatus(err, codes.ResourceExhausted, "")
		c.expect("jobs", len(c.look().Jobs), 0)
	})
	s.run("limits: the connection lives on after a request that was too large", func(c *check) {
		_, err := c.tryCreate(c.ctx, task{variables: []variable{text(4 * mebibyte)}})
		c.expectStatus(err, codes.ResourceExhausted, "")
		c.create(task{})
	})
	s.run("limits: outputs of more than 4 MiB are a failure that says so, and no error of the transport", func(c *check) {
		c.behave(fmt.Sprintf(`{"answer":{"state":"SUCCEEDED","outputs":%d}}`, 5*mebibyte))
		reply := c.get(c.create(task{variables: []variable{text(1)}}))
		c.expect("phase", reply.text("resource.phase"), "FAILED")
		c.contains("message", reply.text("resource.message"), "more than")
	})
	s.run("limits: the text of an error is cut to what clients can receive", func(c *check) {
		_, err := c.tryCreate(c.ctx, task{taskType: strings.Repeat("語", 30_000)})
		c.expectStatus(err, codes.NotFound, "語")
		if length := wireLength(status.Convert(err).Message()); length > 4_096 {
			c.failf("the text takes %d bytes on the wire", length)
		}
	})
	s.run("limits: a long message of a job is cut, between characters", func(c *check) {
		c.behave(fmt.Sprintf(`{"answer":{"state":"FAILED","message":%q}}`, strings.Repeat("語", 100_000)))
		message := c.get(c.create(task{})).text("resource.message")
		if len(message) > 16_384 || !strings.HasSuffix(message, "語...") {
			c.failf("%d bytes, ending in %q", len(message), message[max(0, len(message)-10):])
		}
	})
	s.run("limits: labels, ids and names of any length are served", func(c *check) {
		c.create(task{run: strings.Repeat("r", 10_000)})
		seen := c.look()
		if !keyPattern.MatchString(seen.Jobs[0].Key) {
			c.failf("the key is %.200q", seen.Jobs[0].Key)
		}
	})
}
