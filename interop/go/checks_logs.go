package main

import (
	"encoding/base64"
	"fmt"
	"strings"

	"google.golang.org/grpc/codes"
)

// logPage reads one call of GetTaskLogs: its lines, and the token of the next page.
func (c *check) logPage(service string, taskType string, meta []byte, lines int, token string) ([]string, string, error) {
	request := fmt.Sprintf(`{"resourceMeta":%q,"taskCategory":{"name":%q},"lines":"%d","token":%s}`,
		base64.StdEncoding.EncodeToString(meta), taskType, lines, quote(token))
	answers, err := c.connector.stream(c.ctx, service+"GetTaskLogs", request)
	if err != nil {
		return nil, "", err
	}
	field := "body.lines"
	if service == v1Tasks {
		field = "body.structuredLines"
	}
	var read []string
	next := ""
	for _, answer := range answers {
		if token := answer.text("header.token"); token != "" {
			next = token
		}
		items, _ := answer.at(field).([]any)
		for _, item := range items {
			read = append(read, fmt.Sprint(item.(map[string]any)["message"]))
		}
	}
	return read, next, nil
}

const fiveLines = `{"answer":{"state":"RUNNING","lines":["one\n","две\n","三\n","four\n","five"]}}`

// needLogs skips the check as long as the server has no logs.
func (c *check) needLogs(err error) {
	if err == nil {
		return
	}
	if strings.Contains(err.Error(), "Unimplemented") {
		c.skip("the server has no GetTaskLogs yet")
	}
	c.must(err)
}

func (c *check) readAllPages(service string) {
	c.behave(fiveLines)
	meta, err := c.createWith(c.ctx, service, task{})
	c.must(err)
	var all []string
	token := ""
	pages := 0
	for {
		lines, next, err := c.logPage(service, "interop", meta, 2, token)
		c.needLogs(err)
		all = append(all, lines...)
		pages++
		if next == "" {
			break
		}
		token = next
	}
	c.expect("pages", pages, 3)
	c.expect("log", strings.Join(all, ""), "one\nдве\n三\nfour\nfive")
}

func logChecks(s *suite) {
	s.run("logs: all pages are read, one after the other", func(c *check) { c.readAllPages(v2Tasks) })
	s.run("logs: all pages are read by Flyte v1", func(c *check) { c.readAllPages(v1Tasks) })
	s.run("logs: a page has as many lines as were asked for", func(c *check) {
		c.behave(fiveLines)
		lines, next, err := c.logPage(v2Tasks, "interop", c.create(task{}), 4, "")
		c.needLogs(err)
		c.expect("lines", len(lines), 4)
		c.expect("next page", next, "4")
	})
	s.run("logs: the last page has no token", func(c *check) {
		c.behave(fiveLines)
		_, next, err := c.logPage(v2Tasks, "interop", c.create(task{}), 100, "")
		c.needLogs(err)
		c.expect("next page", next, "")
	})
	s.run("logs: a job without a log has an empty one", func(c *check) {
		lines, next, err := c.logPage(v2Tasks, "interop", c.create(task{}), 10, "")
		c.needLogs(err)
		c.expect("lines", len(lines), 0)
		c.expect("next page", next, "")
	})
	s.run("logs: a token that is none is an invalid argument", func(c *check) {
		c.behave(fiveLines)
		_, _, err := c.logPage(v2Tasks, "interop", c.create(task{}), 10, "made up")
		if err != nil && strings.Contains(err.Error(), "Unimplemented") {
			c.needLogs(err)
		}
		c.expectInvalid(err, "made up")
	})
	s.run("logs: a plugin without a log is unimplemented", func(c *check) {
		meta := c.create(task{taskType: "interop_plain"})
		_, _, err := c.logPage(v2Tasks, "interop_plain", meta, 10, "")
		c.expectStatus(err, codes.Unimplemented, "")
	})
	s.run("logs: an unknown task type is not found", func(c *check) {
		_, _, err := c.logPage(v2Tasks, "made_up", nil, 10, "")
		c.expectStatus(err, codes.NotFound, "made_up")
	})
	s.run("metrics of a task: a plugin without them is unimplemented", func(c *check) {
		_, err := c.connector.callJSON(c.ctx, v2Tasks+"GetTaskMetrics", about("", 0, c.create(task{})))
		c.expectStatus(err, codes.Unimplemented, "")
	})
}
