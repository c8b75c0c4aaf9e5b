"""What a state of the job is on the wire."""

from flyteidl2.core.execution_pb2 import TaskExecution
from google.protobuf import json_format

from suite import Suite, expect
from world import World

STATES = (
    ("QUEUED", "QUEUED", "語"),
    ("WAITING_FOR_RESOURCES", "WAITING_FOR_RESOURCES", "語"),
    ("WAITING_FOR_CACHE", "WAITING_FOR_RESOURCES", "語"),
    ("NOT_READY", "WAITING_FOR_RESOURCES", "語"),
    ("INITIALIZING", "INITIALIZING", "語"),
    ("RUNNING", "RUNNING", "語"),
    ("SUCCEEDED", "SUCCEEDED", ""),
    ("ABORTED", "ABORTED", "語"),
    ("FAILED", "FAILED", "[JobFailed] 語"),
    ("FAILED_WITH_CLEANUP", "FAILED", "[JobFailed] 語"),
    ("RETRYABLE_FAILED", "RETRYABLE_FAILED", "[JobFailed] 語"),
    ("SYSTEM_RETRYABLE_FAILED", "RETRYABLE_FAILED", "[JobFailed] 語"),
)


def run(suite: Suite, world: World) -> None:
    def is_phase(state: str, phase: str, message: str) -> None:
        with world.job(f"phase {state}") as jobs:
            jobs.state(state)
            resource = jobs.get(jobs.create())
            expect("phase", TaskExecution.Phase.Name(resource.phase), phase)
            expect("message", resource.message, message)

    for state, phase, message in STATES:
        suite.run(f"phase: {state} is {phase}", lambda of=(state, phase, message): is_phase(*of))

    def ends(end: str) -> None:
        with world.job(f"to {end}") as jobs:
            jobs.state("QUEUED")
            meta = jobs.create()
            for state in ("QUEUED", "INITIALIZING", "RUNNING", end, end):
                jobs.state(state)
                expect("phase", TaskExecution.Phase.Name(jobs.get(meta).phase), state)

    for end in ("SUCCEEDED", "FAILED", "RETRYABLE_FAILED", "ABORTED"):
        suite.run(f"phase: a job goes from QUEUED to {end}", lambda end=end: ends(end))

    def cleanup() -> None:
        with world.job("cleanup") as jobs:
            jobs.state("FAILED_WITH_CLEANUP")
            jobs.get(jobs.create())
            jobs.look(live=0)

    suite.run("phase: a failure that asks for cleanup has its job deleted", cleanup)

    def info() -> None:
        with world.job("info") as jobs:
            custom = {"ключ": [1.0, {"a": None}], "flag": True}
            logs = [{"uri": "https://example.com/語", "name": "log", "ready": False}]
            jobs.behave(answer={"state": "RUNNING", "logs": logs, "customInfo": custom})
            resource = jobs.get(jobs.create())
            expect("links", [(x.uri, x.name, x.ready) for x in resource.log_links], [("https://example.com/語", "log", False)])
            expect("custom info", json_format.MessageToDict(resource.custom_info), custom)

    suite.run("phase: log links and custom info come through", info)
