"""Polls while the service is in trouble, and requests that mean nothing."""

import grpc
from flyteidl2.connector import connector_pb2 as v2

from suite import Suite, contains, expect
from world import DEADLINE, Jobs, World, refused

RUNNING, FAILED, INITIALIZING, RETRYABLE_FAILED = 2, 5, 6, 8

MALFORMED = {
    "empty": b"",
    "no JSON": b"\xff\x00\xfe",
    "of the Python connector": b'{"job_id": "1"}',
    "cut off": b'{"flyteWebapi":1,"key":"a"',
    "of a later version": b'{"flyteWebapi":999,"key":"a"}',
}


def run(suite: Suite, world: World) -> None:
    def check(name: str):
        def decorate(body):
            def with_jobs() -> None:
                with world.job(name) as jobs:
                    body(jobs)

            suite.run(name, with_jobs)

        return decorate

    @check("trouble: a poll while the service is down answers the last phase, before the deadline")
    def _(jobs: Jobs) -> None:
        jobs.state("INITIALIZING")
        meta = jobs.create()
        jobs.get(meta)
        jobs.behave(fail={"get": 503})
        resource = jobs.get(meta, timeout=1)
        expect("phase", resource.phase, INITIALIZING)
        contains("message", resource.message, "503")

    @check("trouble: a first poll while the service is down answers RUNNING")
    def _(jobs: Jobs) -> None:
        meta = jobs.create()
        jobs.behave(fail={"get": 502})
        expect("phase", jobs.get(meta, timeout=1).phase, RUNNING)

    for status in (404, 500):

        @check(f"trouble: {status} in three polls in a row is a retryable failure")
        def _(jobs: Jobs) -> None:
            meta = jobs.create()
            jobs.behave(fail={"get": status})
            phases = [jobs.get(meta, timeout=0.5).phase for _ in range(3)]
            expect("phases", phases, [RUNNING, RUNNING, RETRYABLE_FAILED])

    @check("trouble: a service that comes back is believed, and failures are forgotten")
    def _(jobs: Jobs) -> None:
        meta = jobs.create()
        for _ in range(3):
            jobs.behave(fail={"get": 500})
            expect("phase", jobs.get(meta, timeout=0.5).phase, RUNNING)
            jobs.behave(fail={})
            expect("phase", jobs.get(meta).phase, RUNNING)

    @check("trouble: a service that forbids polls fails the task at once")
    def _(jobs: Jobs) -> None:
        meta = jobs.create()
        jobs.behave(fail={"get": 403})
        resource = jobs.get(meta)
        expect("phase", resource.phase, FAILED)
        contains("message", resource.message, "403")

    @check("deadline: a poll of a service that hangs answers before the deadline")
    def _(jobs: Jobs) -> None:
        meta = jobs.create()
        jobs.behave(hold=["get"])
        expect("phase", jobs.get(meta, timeout=1).phase, RUNNING)

    @check("deadline: a poll that the client cancels ends, and the next one is served")
    def _(jobs: Jobs) -> None:
        meta = jobs.create()
        jobs.behave(hold=["get"])
        category = v2.TaskCategory(name="interop")
        call = world.v2.GetTask.future(v2.GetTaskRequest(resource_meta=meta, task_category=category), timeout=DEADLINE)
        jobs.look(operation="get")
        call.cancel()
        jobs.behave(hold=[])
        expect("phase", jobs.get(meta).phase, RUNNING)

    for name, meta in MALFORMED.items():

        @check(f"malformed: a poll with a resource_meta that is {name} is an invalid argument")
        def _(jobs: Jobs) -> None:
            refused(grpc.StatusCode.INVALID_ARGUMENT, lambda: jobs.get(meta))

        @check(f"malformed: deleting a resource_meta that is {name} succeeds, so that Flyte lets go")
        def _(jobs: Jobs) -> None:
            jobs.delete(meta)

    @check("malformed: polling and deleting an unknown task type is not found")
    def _(jobs: Jobs) -> None:
        meta = jobs.create()
        refused(grpc.StatusCode.NOT_FOUND, lambda: jobs.get(meta, type="made_up"), "made_up")
        refused(grpc.StatusCode.NOT_FOUND, lambda: jobs.delete(meta, type="made_up"), "made_up")
