"""What checks talk to: the connector, by the stubs that Flyte generates for v2 and v1, and the job service."""

import os
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Callable, Iterator

import grpc
from flyteidl.admin import agent_pb2 as v1
from flyteidl.service import agent_pb2_grpc as v1_grpc
from flyteidl2.connector import connector_pb2 as v2
from flyteidl2.connector import service_pb2_grpc as v2_grpc
from google.protobuf import json_format

from service import Service
from suite import Failure

# What Flyte's client waits for an answer.
DEADLINE = 10.0
KEY = re.compile(r"[A-Za-z0-9._-]{1,64}")


@dataclass(frozen=True)
class Variable:
    """An input that is also declared as an output. Both are protobuf's JSON."""

    name: str
    literal: dict[str, Any]
    type: dict[str, Any]


@dataclass
class Task:
    """What is asked to be created."""

    type: str = "interop"
    version: int = 0
    attempt: int = 0
    run: str = "run"
    custom: dict[str, Any] | None = None
    variables: tuple[Variable, ...] = ()
    undeclared: bool = False
    output_prefix: str = "s3://bucket/out"
    secrets: dict[str, str] = field(default_factory=dict)


class World:
    def __init__(self, target: str, service: Service, metrics_url: str) -> None:
        self.target = target
        self.service = service
        self.metrics_url = metrics_url
        self.channel = grpc.insecure_channel(target)
        self.v2 = v2_grpc.AsyncConnectorServiceStub(self.channel)
        self.v2_metadata = v2_grpc.ConnectorMetadataServiceStub(self.channel)
        self.v1 = v1_grpc.AsyncAgentServiceStub(self.channel)
        self.v1_sync = v1_grpc.SyncAgentServiceStub(self.channel)
        self.v1_metadata = v1_grpc.AgentMetadataServiceStub(self.channel)

    @staticmethod
    def from_environment() -> "World":
        service = Service(os.environ["INTEROP_SERVICE"])
        return World(os.environ["INTEROP_CONNECTOR"], service, os.environ["INTEROP_METRICS"])

    @contextmanager
    def job(self, name: str, keep: bool = False) -> Iterator["Jobs"]:
        """The jobs of a check; they are deleted with it, whatever became of it."""
        jobs = Jobs(self, f"python: {name}")
        try:
            yield jobs
        finally:
            if not keep:
                jobs.clean_up()


class Jobs:
    def __init__(self, world: World, name: str) -> None:
        self.world = world
        self.name = name
        self._made: list[tuple[str, int, bytes]] = []

    def request(self, task: Task) -> v2.CreateTaskRequest:
        """As Flyte v2 asks."""
        outputs = () if task.undeclared else task.variables
        request = v2.CreateTaskRequest(output_prefix=task.output_prefix)
        for variable in task.variables:
            named = request.inputs.literals.add(name=variable.name)
            json_format.ParseDict(variable.literal, named.value)
        for variable in outputs:
            entry = request.template.interface.outputs.variables.add(key=variable.name)
            json_format.ParseDict(variable.type, entry.value.type)
        if task.secrets:
            request.connection.task_type = task.type
            request.connection.secrets.update(task.secrets)
        self._fill(request, task)
        return request

    def request_v1(self, task: Task) -> v1.CreateTaskRequest:
        """As Flyte v1 asks."""
        outputs = () if task.undeclared else task.variables
        request = v1.CreateTaskRequest(output_prefix=task.output_prefix)
        for variable in task.variables:
            json_format.ParseDict(variable.literal, request.inputs.literals[variable.name])
        for variable in outputs:
            json_format.ParseDict(variable.type, request.template.interface.outputs.variables[variable.name].type)
        self._fill(request, task)
        return request

    def _fill(self, request: Any, task: Task) -> None:
        custom = {"job": self.name} if task.custom is None else task.custom
        template = request.template
        template.type = task.type
        template.task_type_version = task.version
        json_format.ParseDict(custom, template.custom)
        execution = request.task_execution_metadata.task_execution_id
        execution.retry_attempt = task.attempt
        execution.node_execution_id.node_id = self.name
        execution.node_execution_id.execution_id.name = task.run
        for identifier in (template.id, execution.node_execution_id.execution_id):
            identifier.project, identifier.domain = "flytesnacks", "development"
        template.id.name, template.id.version = "a.task", "v1"

    def create(self, task: Task | None = None, timeout: float = DEADLINE, **options: Any) -> bytes:
        task = task or Task()
        return self._made_by(task, self.world.v2.CreateTask(self.request(task), timeout=timeout, **options))

    def create_v1(self, task: Task | None = None) -> bytes:
        task = task or Task()
        return self._made_by(task, self.world.v1.CreateTask(self.request_v1(task), timeout=DEADLINE))

    def _made_by(self, task: Task, response: Any) -> bytes:
        if not response.resource_meta:
            raise Failure("resource_meta is empty")
        self._made.append((task.type, task.version, response.resource_meta))
        return response.resource_meta

    def get(self, meta: bytes, type: str = "interop", version: int = 0, timeout: float = DEADLINE) -> v2.Resource:
        category = v2.TaskCategory(name=type, version=version)
        request = v2.GetTaskRequest(resource_meta=meta, task_category=category)
        return self.world.v2.GetTask(request, timeout=timeout).resource

    def get_v1(self, meta: bytes, **request: Any) -> v1.Resource:
        request = request or {"task_category": v1.TaskCategory(name="interop")}
        return self.world.v1.GetTask(v1.GetTaskRequest(resource_meta=meta, **request), timeout=DEADLINE).resource

    def delete(self, meta: bytes, type: str = "interop", version: int = 0) -> None:
        category = v2.TaskCategory(name=type, version=version)
        self.world.v2.DeleteTask(v2.DeleteTaskRequest(resource_meta=meta, task_category=category), timeout=DEADLINE)

    def behave(self, **behaviour: Any) -> None:
        self.world.service.behave(self.name, **behaviour)

    def state(self, name: str, **more: Any) -> None:
        self.behave(answer={"state": name, "message": "語", **more})

    def look(self, **wanted: Any) -> dict[str, Any]:
        return self.world.service.look(self.name, **wanted)

    def create_and_cancel(self, task: Task | None = None) -> None:
        """Gives up once the service has the request."""
        call = self.world.v2.CreateTask.future(self.request(task or Task()), timeout=DEADLINE)
        self.look(operation="create")
        call.cancel()

    def clean_up(self) -> None:
        self.behave(fail={}, hold=[])
        for type, version, meta in self._made:
            self.delete(meta, type, version)


def refused(code: grpc.StatusCode, call: Callable[[], Any], part: str = "") -> str:
    """The text with which a call fails."""
    try:
        call()
    except grpc.RpcError as error:
        if error.code() != code:
            raise Failure(f"got {error.code()} {error.details()!r:.500}, expected {code}") from error
        if part not in error.details():
            raise Failure(f"the text is {error.details()!r:.500}, expected something with {part!r}") from error
        return error.details()
    raise Failure(f"the call succeeded, expected {code}")
