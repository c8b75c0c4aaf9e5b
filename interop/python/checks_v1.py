"""Flyte v1: the agent services, as flytepropeller calls them."""

import threading
from typing import Iterator

import grpc
from flyteidl.admin import agent_pb2 as v1
from flyteidl.core.execution_pb2 import TaskExecution

from checks_literals import KINDS
from suite import Suite, expect
from world import DEADLINE, Jobs, Task, World, refused

# A phase that propeller does not know is UNDEFINED here, with a state that it does know.
STATES = (
    ("QUEUED", "QUEUED", "PENDING", None),
    ("WAITING_FOR_RESOURCES", "WAITING_FOR_RESOURCES", "PENDING", None),
    ("WAITING_FOR_CACHE", "WAITING_FOR_RESOURCES", "PENDING", None),
    ("NOT_READY", "WAITING_FOR_RESOURCES", "PENDING", None),
    ("INITIALIZING", "INITIALIZING", "PENDING", None),
    ("RUNNING", "RUNNING", "RUNNING", None),
    ("SUCCEEDED", "SUCCEEDED", "SUCCEEDED", None),
    ("ABORTED", "ABORTED", "PERMANENT_FAILURE", None),
    ("FAILED", "FAILED", "PERMANENT_FAILURE", "NON_RECOVERABLE"),
    ("FAILED_WITH_CLEANUP", "FAILED", "PERMANENT_FAILURE", "NON_RECOVERABLE"),
    ("RETRYABLE_FAILED", "UNDEFINED", "RETRYABLE_FAILURE", "RECOVERABLE"),
    ("SYSTEM_RETRYABLE_FAILED", "UNDEFINED", "RETRYABLE_FAILURE", "RECOVERABLE"),
)


def run(suite: Suite, world: World) -> None:
    def check(name: str):
        def decorate(body):
            def with_jobs() -> None:
                with world.job(name) as jobs:
                    body(jobs)

            suite.run(name, with_jobs)

        return decorate

    @check("v1: agents are listed, with what the oldest clients look at")
    def _(_: Jobs) -> None:
        agents = world.v1_metadata.ListAgents(v1.ListAgentsRequest(), timeout=DEADLINE).agents
        found = {agent.name: (agent.is_sync, list(agent.supported_task_types)) for agent in agents}
        expect(
            "agents",
            found,
            {
                "interop jobs": (False, ["interop"]),
                "interop jobs without logs": (False, ["interop_plain"]),
                "interop echo": (True, ["interop_echo"]),
            },
        )

    @check("v1: an agent is found by its name, and an unknown one is not")
    def _(_: Jobs) -> None:
        response = world.v1_metadata.GetAgent(v1.GetAgentRequest(name="interop jobs"), timeout=DEADLINE)
        expect("categories", [(k.name, k.version) for k in response.agent.supported_task_categories], [("interop", 0), ("interop", 2)])
        unknown = v1.GetAgentRequest(name="made up")
        refused(grpc.StatusCode.NOT_FOUND, lambda: world.v1_metadata.GetAgent(unknown, timeout=DEADLINE), "made up")

    for name, phase, state, kind in STATES:

        @check(f"v1: {name} is what propeller knows")
        def _(jobs: Jobs) -> None:
            jobs.state(name)
            resource = jobs.get_v1(jobs.create_v1())
            expect("phase", TaskExecution.Phase.Name(resource.phase), phase)
            expect("state", v1.State.Name(resource.state), state)
            expect("has an error", resource.HasField("agent_error"), kind is not None)
            if kind is not None:
                expect("kind", v1.AgentError.Kind.Name(resource.agent_error.kind), kind)
                expect("code", resource.agent_error.code, "JobFailed")

    for kind in KINDS:

        @check(f"v1: {kind.name} comes back byte for byte")
        def _(jobs: Jobs) -> None:
            jobs.state("SUCCEEDED")
            task = Task(variables=(kind,))
            resource = jobs.get_v1(jobs.create_v1(task))
            sent = jobs.request_v1(task).inputs
            expect("bytes", resource.outputs.SerializeToString(deterministic=True), sent.SerializeToString(deterministic=True))

    @check("v1: the oldest clients name the type alone, without a category")
    def _(jobs: Jobs) -> None:
        meta = jobs.create_v1()
        expect("phase", jobs.get_v1(meta, task_type="interop").phase, 2)
        world.v1.DeleteTask(v1.DeleteTaskRequest(resource_meta=meta, task_type="interop"), timeout=DEADLINE)
        expect("live jobs", jobs.look()["live"], 0)

    @check("v1: the same attempt is the same job, which v2 can be asked about")
    def _(jobs: Jobs) -> None:
        meta = jobs.create_v1()
        expect("phase", jobs.get(meta).phase, 2)
        expect("resource_meta", jobs.create_v1(), meta)

    @check("v1: nodes with the same id in two sub-workflows have a job each")
    def _(jobs: Jobs) -> None:
        nodes = [Task(output_prefix=f"s3://bucket/{node}/data/0/n0/data/0") for node in ("n0", "n1")]
        metas = [jobs.create_v1(node) for node in nodes]
        expect("live jobs", jobs.look()["live"], 2)
        expect("the job of the same node", jobs.create_v1(nodes[0]), metas[0])

    @check("v1: an unknown task type is not found")
    def _(jobs: Jobs) -> None:
        text = "Cannot find connector for task type: made_up."
        refused(grpc.StatusCode.NOT_FOUND, lambda: jobs.create_v1(Task(type="made_up")), text)

    @check("v1: a poll with a malformed resource_meta is an invalid argument")
    def _(jobs: Jobs) -> None:
        refused(grpc.StatusCode.INVALID_ARGUMENT, lambda: jobs.get_v1(b"x"))

    def execute(jobs: Jobs, task: Task, *, half_close: bool, parts: str = "header inputs") -> v1.Resource:
        """As propeller does it: sends both, and reads the first answer. Older ones leave their side open."""
        request = jobs.request_v1(task)
        header = v1.CreateRequestHeader(template=request.template, output_prefix=request.output_prefix)
        header.task_execution_metadata.CopyFrom(request.task_execution_metadata)
        made = {
            "header": v1.ExecuteTaskSyncRequest(header=header),
            "inputs": v1.ExecuteTaskSyncRequest(inputs=request.inputs),
        }
        answered = threading.Event()

        def requests() -> Iterator[v1.ExecuteTaskSyncRequest]:
            for part in parts.split():
                yield made[part]
            if not half_close:
                answered.wait(DEADLINE)

        try:
            return next(iter(world.v1_sync.ExecuteTaskSync(requests(), timeout=DEADLINE))).header.resource
        finally:
            answered.set()

    for half_close in (False, True):

        @check(f"v1 sync: a task is done at once (half-close: {half_close})")
        def _(jobs: Jobs) -> None:
            task = Task(type="interop_echo", variables=KINDS)
            resource = execute(jobs, task, half_close=half_close)
            expect("phase", resource.phase, 3)
            sent = jobs.request_v1(task).inputs
            expect("bytes", resource.outputs.SerializeToString(deterministic=True), sent.SerializeToString(deterministic=True))

    @check("v1 sync: a failure has its code, kind and message")
    def _(jobs: Jobs) -> None:
        resource = execute(jobs, Task(type="interop_echo", custom={"fail": "for good"}), half_close=True)
        got = (resource.phase, resource.agent_error.code, resource.agent_error.kind, resource.message)
        expect("failure", got, (5, "Broken", v1.AgentError.NON_RECOVERABLE, "[Broken] 語"))

    @check("v1 sync: a retryable failure is one that propeller knows")
    def _(jobs: Jobs) -> None:
        resource = execute(jobs, Task(type="interop_echo", custom={"fail": "retryably"}), half_close=True)
        got = (resource.phase, resource.state, resource.agent_error.kind)
        expect("failure", got, (0, v1.RETRYABLE_FAILURE, v1.AgentError.RECOVERABLE))

    for what, task, parts, code in (
        ("a type that is not synchronous is UNIMPLEMENTED", Task(), "header inputs", grpc.StatusCode.UNIMPLEMENTED),
        ("an unknown task type is NOT_FOUND", Task(type="made_up"), "header inputs", grpc.StatusCode.NOT_FOUND),
        ("inputs before the header are an invalid argument", Task(), "inputs header", grpc.StatusCode.INVALID_ARGUMENT),
        ("a header without inputs is an invalid argument", Task(), "header", grpc.StatusCode.INVALID_ARGUMENT),
    ):

        @check(f"v1 sync: {what}")
        def _(jobs: Jobs) -> None:
            refused(code, lambda: execute(jobs, task, half_close=True, parts=parts))
