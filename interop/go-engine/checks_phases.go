package main

import (
	"fmt"
	"strings"

	flyteorgv1 "github.com/flyteorg/flyte/v2/executor/api/v1"
	"github.com/flyteorg/flyte/v2/gen/go/flyteidl2/common"
	"github.com/flyteorg/flyte/v2/gen/go/flyteidl2/workflow"
	"interop/harness"
)

func (c *check) setState(name string) {
	c.behave(fmt.Sprintf(`{"answer":{"state":%q,"message":"語","outputs":"none"}}`, name))
}

// ends are states in which a job is over, and what becomes of the task.
var ends = []struct {
	state   string
	phase   string
	message string
	event   common.ActionPhase
}{
	{"SUCCEEDED", "Success", "", common.ActionPhase_ACTION_PHASE_SUCCEEDED},
	{"FAILED", "PermanentFailure", "failed to run the job: [JobFailed] 語", common.ActionPhase_ACTION_PHASE_FAILED},
	{"RETRYABLE_FAILED", "PermanentFailure", "failed to run the job: [JobFailed] 語", common.ActionPhase_ACTION_PHASE_FAILED},
	{"SYSTEM_RETRYABLE_FAILED", "PermanentFailure", "failed to run the job: [JobFailed] 語", common.ActionPhase_ACTION_PHASE_FAILED},
	{"FAILED_WITH_CLEANUP", "PermanentFailure", "failed to run the job: [JobFailed] 語", common.ActionPhase_ACTION_PHASE_FAILED},
	{"ABORTED", "PermanentFailure", "failed to run the job with aborted phase.", common.ActionPhase_ACTION_PHASE_FAILED},
}

// betweens are the others. Flyte drops the message of RUNNING.
var betweens = []struct {
	state   string
	phase   string
	message string
	event   common.ActionPhase
}{
	{"QUEUED", "Queued", "語", common.ActionPhase_ACTION_PHASE_QUEUED},
	{"WAITING_FOR_RESOURCES", "WaitingForResources", "語", common.ActionPhase_ACTION_PHASE_WAITING_FOR_RESOURCES},
	{"WAITING_FOR_CACHE", "WaitingForResources", "語", common.ActionPhase_ACTION_PHASE_WAITING_FOR_RESOURCES},
	{"NOT_READY", "WaitingForResources", "語", common.ActionPhase_ACTION_PHASE_WAITING_FOR_RESOURCES},
	{"INITIALIZING", "Initializing", "語", common.ActionPhase_ACTION_PHASE_INITIALIZING},
	{"RUNNING", "Running", "", common.ActionPhase_ACTION_PHASE_RUNNING},
}

// messages are the reasons that an event shows to users.
func messages(event *workflow.ActionEvent) string {
	var all []string
	for _, reason := range event.GetClusterEvents() {
		all = append(all, reason.GetMessage())
	}
	return strings.Join(all, "; ")
}

func phaseChecks(s *suite) {
	for _, end := range ends {
		s.beside("phase: a job that ends as "+end.state+" ends the task as "+end.phase, func(c *check) {
			c.setState(end.state)
			a := c.launch(task{})
			found := a.phase(end.phase)
			harness.Expect("it is over", isOver(found), true)
			harness.Expect("attempts", found.Status.Attempts, 1)
			event := a.lastEvent()
			harness.Expect("event", event.GetPhase(), end.event)
			harness.Expect("message", event.GetErrorInfo().GetMessage(), end.message)
			if end.message != "" {
				harness.Expect("kind", event.GetErrorInfo().GetKind(), workflow.ErrorInfo_KIND_USER)
				harness.Expect("code", found.Status.ErrorState.Code, "TaskFailedWithError")
			}
			polls := c.look().Requests["get"]
			harness.Must(a.round())
			harness.Expect("polls after the end", c.look().Requests["get"], polls)
		})
	}
	for _, between := range betweens {
		s.beside("phase: a job that is "+between.state+" shows as "+between.phase, func(c *check) {
			c.setState(between.state)
			a := c.launch(task{})
			isSeen := func(event *workflow.ActionEvent) bool {
				return event.GetPhase() == between.event && (messages(event) == between.message)
			}
			a.until(between.phase+" "+between.message, func(*flyteorgv1.TaskAction) bool {
				all := a.events()
				return len(all) > 0 && isSeen(all[len(all)-1])
			})
			harness.Expect("phase", a.read().Status.PluginPhase, "Phase"+between.phase)
			harness.Expect("errors of polls", a.state().SyncFailureCount, 0)
		})
	}
	s.beside("phase: a job goes through all of them to its end", func(c *check) {
		c.setState("QUEUED")
		a := c.launch(task{})
		for _, step := range [][2]string{{"QUEUED", "Queued"}, {"INITIALIZING", "Initializing"}, {"RUNNING", "Running"}, {"SUCCEEDED", "Success"}} {
			c.setState(step[0])
			a.phase(step[1])
		}
		var history []string
		for _, transition := range a.read().Status.PhaseHistory {
			history = append(history, transition.Phase)
		}
		harness.Expect("history", strings.Join(history, " "), "Queued Initializing Executing Completed")
		harness.Expect("jobs", len(c.look().Jobs), 1)
	})
	s.beside("phase: a plugin that does not know changes nothing, and is no error", func(c *check) {
		c.setState("INITIALIZING")
		a := c.launch(task{})
		a.phase("Initializing")
		c.setState("UNKNOWN")
		seen := c.look().Requests["get"]
		c.wait(fmt.Sprintf("operation=get&atLeast=%d", seen+2))
		found := a.phase("Initializing")
		harness.Expect("system failures", found.Status.SystemFailures, 0)
		harness.Expect("errors of polls", a.state().SyncFailureCount, 0)
	})
	s.beside("phase: a failure that asks for cleanup has its job deleted before Flyte asks for it", func(c *check) {
		c.setState("FAILED_WITH_CLEANUP")
		c.launch(task{}).phase("PermanentFailure")
		c.wait("operation=delete&live=0")
	})
	s.beside("log links: they reach the event, with what they say", func(c *check) {
		c.behave(`{"answer":{"state":"RUNNING","logs":[
			{"uri":"https://example.com/語","name":"имя","ready":false},{"uri":"https://example.com/b?c=d&e","name":"b"}]}}`)
		a := c.launch(task{})
		a.phase("Running")
		links := a.lastEvent().GetLogInfo()
		harness.Expect("links", len(links), 2)
		harness.Expect("the first", links[0].GetUri()+" "+links[0].GetName(), "https://example.com/語 имя")
		harness.Expect("the first is ready", links[0].GetReady(), false)
		harness.Expect("the second", links[1].GetUri()+" "+links[1].GetName(), "https://example.com/b?c=d&e b")
		harness.Expect("the second is ready", links[1].GetReady(), true)
	})
	s.beside("log links: they are there after the end", func(c *check) {
		c.behave(`{"answer":{"state":"FAILED","message":"m","logs":[{"uri":"https://example.com/end","name":"end"}]}}`)
		a := c.launch(task{})
		a.phase("PermanentFailure")
		links := a.lastEvent().GetLogInfo()
		harness.Expect("links", len(links), 1)
		harness.Expect("link", links[0].GetUri(), "https://example.com/end")
	})
	s.beside("error text: a message of 300 kilobytes is cut, not lost", func(c *check) {
		c.behave(fmt.Sprintf(`{"answer":{"state":"FAILED","message":%q}}`, strings.Repeat("語", 100_000)))
		a := c.launch(task{})
		found := a.phase("PermanentFailure")
		harness.Contains("message", found.Status.ErrorState.Message, "[JobFailed] 語語")
		if size := len(found.Status.ErrorState.Message); size < 4_000 || size > 20_000 {
			harness.Failf("the message has %d bytes", size)
		}
	})
}
