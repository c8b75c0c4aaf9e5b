"""An agent of Flyte 1 made with flytekit. What its jobs do stands in the `custom` of their tasks, as in python-connector."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, Dict, List, Optional

from flyteidl.core.execution_pb2 import TaskExecution, TaskLog
from flytekit.extend.backend.base_connector import (
    AsyncConnectorBase,
    ConnectorRegistry,
    Resource,
    ResourceMeta,
    SyncConnectorBase,
)
from flytekit.extend.backend.utils import convert_to_flyte_phase
from flytekit.models.literals import LiteralMap

ANNOTATION = "flyte-webapi-idempotency-key"


@dataclass
class InteropMeta(ResourceMeta):
    job_id: str


@dataclass
class Job:
    name: str
    custom: Dict[str, Any]
    inputs: Optional[LiteralMap]
    facts: Dict[str, Any]
    gets: int = 0
    deletes: int = 0
    seen: List[Dict[str, str]] = field(default_factory=list)


JOBS: Dict[str, Job] = {}
FAILED: Dict[str, int] = {}


def fail(job: str, custom: Dict[str, Any], operation: str) -> None:
    """Raises as often as the task wants."""
    key = f"{job} {operation}"
    FAILED[key] = FAILED.get(key, 0) + 1
    if FAILED[key] <= custom.get("fail", {}).get(operation, 0):
        raise RuntimeError(f"{operation} fails as the task wants: {FAILED[key]}")


VALUES = {
    "int": int,
    "float": float,
    "str": str,
    "bool": lambda text: text == "true",
    "datetime": lambda text: datetime.fromtimestamp(int(text), timezone.utc),
    "timedelta": lambda text: timedelta(microseconds=int(text)),
    "none": lambda _: None,
    "dict": lambda text: {"text": text, "list": [1, 2.5, None]},
    "list": lambda text: [text, text],
    "big": lambda text: "x" * int(text),
}


def value_of(spec: Dict[str, str]) -> Any:
    [(kind, text)] = spec.items()
    return VALUES[kind](text)


class InteropAgent(AsyncConnectorBase):
    name = "Interop Agent"

    def __init__(self, version: int = 0):
        super().__init__(metadata_type=InteropMeta, task_type_name="interop", task_type_version=version)

    async def create(self, task_template, output_prefix, inputs=None, task_execution_metadata=None, **kwargs) -> InteropMeta:
        custom = task_template.custom or {}
        execution = task_execution_metadata.task_execution_id
        name = execution.node_execution_id.execution_id.name
        facts = {
            "type": task_template.type,
            "version": task_template.task_type_version,
            "prefix": output_prefix,
            "project": execution.node_execution_id.execution_id.project,
            "domain": execution.node_execution_id.execution_id.domain,
            "node": execution.node_execution_id.node_id,
            "attempt": execution.retry_attempt,
            "labels": dict(task_execution_metadata.labels),
            "environment": dict(task_execution_metadata.environment_variables),
            "key": task_execution_metadata.annotations[ANNOTATION],
            "args": list(task_template.container.args) if task_template.container else [],
        }
        job = Job(name, custom, inputs, facts, seen=[kwargs])
        job_id = f"job {len(JOBS)} 語"
        JOBS[job_id] = job
        fail(name, custom, "create")
        return InteropMeta(job_id)

    async def get(self, resource_meta: InteropMeta, **kwargs) -> Resource:
        job = JOBS[resource_meta.job_id]
        job.seen.append(kwargs)
        if "query" in job.custom:
            return query(job.custom["query"])
        fail(job.name, job.custom, "get")
        answers = job.custom.get("answers", [{"word": "done"}])
        # Answers may differ from attempt to attempt.
        if answers and isinstance(answers[0], list):
            answers = answers[min(job.facts["attempt"], len(answers) - 1)]
        answer = answers[min(job.gets, len(answers) - 1)]
        job.gets += 1
        phase = (
            convert_to_flyte_phase(answer["word"]) if "word" in answer else TaskExecution.Phase.Value(answer["phase"])
        )
        outputs: Any = {name: value_of(spec) for name, spec in answer.get("outputs", {}).items()}
        if answer.get("echo"):
            outputs = job.inputs
        links = [TaskLog(uri=uri, name=name) for name, uri in answer.get("links", {}).items()]
        return Resource(
            phase=phase,
            message=answer.get("message"),
            log_links=links,
            outputs=outputs or None,
            custom_info=answer.get("info"),
        )

    async def delete(self, resource_meta: InteropMeta, **kwargs):
        job = JOBS[resource_meta.job_id]
        job.seen.append(kwargs)
        fail(job.name, job.custom, "delete")
        job.deletes += 1


def query(name: str) -> Resource:
    """What is known of the jobs of an execution."""
    jobs = [
        {**job.facts, "gets": job.gets, "deletes": job.deletes, "seen": job.seen}
        for job in JOBS.values()
        if job.name == name
    ]
    return Resource(phase=TaskExecution.SUCCEEDED, custom_info={"jobs": jobs})


class InteropSyncAgent(SyncConnectorBase):
    """Of a kind that connectorPlugin does not drive, and must not take for one that it does."""

    name = "Interop Sync Agent"

    def __init__(self):
        super().__init__(task_type_name="interop-sync")

    def do(self, task_template, output_prefix, inputs=None, **kwargs) -> Resource:
        return Resource(phase=TaskExecution.SUCCEEDED)


ConnectorRegistry.register(InteropAgent())
ConnectorRegistry.register(InteropAgent(1))
ConnectorRegistry.register(InteropSyncAgent())
