"""CreateTask and DeleteTask, and answers that get lost."""

import random
from concurrent.futures import ThreadPoolExecutor

import grpc

from suite import Failure, Suite, expect
from world import DEADLINE, KEY, Jobs, Task, World, refused


def run(suite: Suite, world: World) -> None:
    def check(name: str):
        def decorate(body):
            def with_jobs() -> None:
                with world.job(name) as jobs:
                    body(jobs)

            suite.run(name, with_jobs)

        return decorate

    @check("create: makes one job, with an idempotency key")
    def _(jobs: Jobs) -> None:
        jobs.create()
        seen = jobs.look()["jobs"]
        expect("jobs", len(seen), 1)
        if not KEY.fullmatch(seen[0]["key"]):
            raise Failure(f"the key is {seen[0]['key']!r}")

    @check("create: the same attempt again is the same job")
    def _(jobs: Jobs) -> None:
        expect("resource_meta", jobs.create(), jobs.create())
        expect("jobs", len(jobs.look()["jobs"]), 1)

    @check("create: the next attempt is another job")
    def _(jobs: Jobs) -> None:
        jobs.get(jobs.create())
        jobs.create(Task(attempt=1))
        seen = jobs.look()
        expect("live jobs", seen["live"], 2)
        expect("keys", len({job["key"] for job in seen["jobs"]}), 2)

    @check("create: a job id of 64 bits is not rounded")
    def _(jobs: Jobs) -> None:
        meta = jobs.create()
        if jobs.look()["jobs"][0]["id"].encode() not in meta:
            raise Failure(f"resource_meta is {meta!r}")

    @check("create: a secret of the connection is not in resource_meta")
    def _(jobs: Jobs) -> None:
        meta = jobs.create(Task(secrets={"api_key": "hunter2"}))
        if b"hunter2" in meta:
            raise Failure(f"resource_meta is {meta!r}")

    @check("create: another version of a task type is served")
    def _(jobs: Jobs) -> None:
        meta = jobs.create(Task(version=2))
        expect("phase", jobs.get(meta, version=2).phase, 2)

    @check("create: an unknown task type is not found")
    def _(jobs: Jobs) -> None:
        text = "Cannot find connector for task type: made_up."
        refused(grpc.StatusCode.NOT_FOUND, lambda: jobs.create(Task(type="made_up")), text)

    @check("create: an unknown version is not found")
    def _(jobs: Jobs) -> None:
        refused(grpc.StatusCode.NOT_FOUND, lambda: jobs.create(Task(version=7)), "interop")

    @check("create: a task without what the plugin needs is an invalid argument, in its own words")
    def _(jobs: Jobs) -> None:
        task = Task(custom={"job": 1})
        refused(grpc.StatusCode.INVALID_ARGUMENT, lambda: jobs.create(task), "custom.job must name a job 語")

    @check("create: whatever the bytes are, the answer is a status that says something")
    def _(jobs: Jobs) -> None:
        source = random.Random(1)
        for method in ("CreateTask", "GetTask", "DeleteTask"):
            call = world.channel.unary_unary(f"/flyteidl2.connector.AsyncConnectorService/{method}")
            for _ in range(200):
                request = source.randbytes(source.randrange(200))
                try:
                    call(request, timeout=DEADLINE)
                except grpc.RpcError as error:
                    # Bytes of fields that are not known are a message without anything in it, which names no task type.
                    if error.code() not in (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.NOT_FOUND):
                        raise Failure(f"{method}: {error.code()} for {request.hex()}") from error
                else:
                    raise Failure(f"{method} took {request.hex()}")

    for status, code in (
        (400, grpc.StatusCode.INVALID_ARGUMENT),
        (403, grpc.StatusCode.FAILED_PRECONDITION),
        (409, grpc.StatusCode.ALREADY_EXISTS),
        (429, grpc.StatusCode.RESOURCE_EXHAUSTED),
        (503, grpc.StatusCode.UNAVAILABLE),
    ):

        @check(f"create: the service's {status} is {code.name}, with the service's words")
        def _(jobs: Jobs) -> None:
            jobs.behave(fail={"create": status})
            refused(code, jobs.create, f"told to answer {status} 語")
            expect("jobs", jobs.look()["jobs"], [])
            until_served(jobs)

    @check("delete: stops the job, and a later poll says ABORTED")
    def _(jobs: Jobs) -> None:
        meta = jobs.create()
        jobs.delete(meta)
        expect("live jobs", jobs.look()["live"], 0)
        expect("phase", jobs.get(meta).phase, 4)

    @check("delete: twice is once, also for a job that has ended")
    def _(jobs: Jobs) -> None:
        jobs.state("SUCCEEDED")
        meta = jobs.create()
        jobs.get(meta)
        jobs.delete(meta)
        jobs.delete(meta)
        expect("live jobs", jobs.look()["live"], 0)

    @check("delete: a service that is down is UNAVAILABLE, and the next call deletes")
    def _(jobs: Jobs) -> None:
        meta = jobs.create()
        jobs.behave(fail={"delete": 503})
        refused(grpc.StatusCode.UNAVAILABLE, lambda: jobs.delete(meta), "503")
        jobs.behave(fail={})
        jobs.delete(meta)
        expect("live jobs", jobs.look()["live"], 0)

    @check("lost answer: the deadline passes, and the same attempt gets the same job")
    def _(jobs: Jobs) -> None:
        jobs.behave(hold=["create"])
        refused(grpc.StatusCode.DEADLINE_EXCEEDED, lambda: jobs.create(timeout=0.3))
        jobs.behave(hold=[])
        jobs.create()
        expect("requests that create", jobs.look()["requests"]["create"], 1)
        expect("jobs", len(jobs.look()["jobs"]), 1)

    @check("lost answer: the client cancels, and the same attempt gets the same job")
    def _(jobs: Jobs) -> None:
        jobs.behave(hold=["create"])
        jobs.create_and_cancel()
        jobs.behave(hold=[])
        jobs.create()
        expect("jobs", len(jobs.look()["jobs"]), 1)

    @check("lost answer: the job that nobody heard of is deleted when the next attempt begins")
    def _(jobs: Jobs) -> None:
        jobs.behave(hold=["create"])
        jobs.create_and_cancel()
        jobs.behave(hold=[])
        jobs.create(Task(attempt=1))
        seen = jobs.look(operation="delete", live=1)
        expect("deleted", [job["isDeleted"] for job in seen["jobs"]], [True, False])

    @check("lost answer: 20 clients that ask at once get one job")
    def _(jobs: Jobs) -> None:
        jobs.behave(hold=["create"])
        with ThreadPoolExecutor(20) as pool:
            metas = [pool.submit(jobs.create) for _ in range(20)]
            jobs.look(operation="create")
            jobs.behave(hold=[])
        expect("different resource_meta", len({meta.result() for meta in metas}), 1)
        expect("jobs", len(jobs.look()["jobs"]), 1)


def until_served(jobs: Jobs) -> None:
    """Asks until the plugin calls its service again: after a 429 it makes no calls for a while."""
    jobs.behave(fail={})
    for _ in range(10):
        try:
            jobs.create()
            return
        except grpc.RpcError as error:
            if error.code() not in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED):
                raise
    raise Failure("the service is there again, and no job was made in time")
