"""GetTaskLogs of v2 and v1, and GetTaskMetrics."""

from typing import Any

import grpc
from flyteidl.admin import agent_pb2 as v1
from flyteidl2.connector import connector_pb2 as v2

from suite import Skipped, Suite, expect
from world import DEADLINE, Jobs, World, refused

LINES = ["one\n", "две\n", "三\n", "four\n", "five"]


def run(suite: Suite, world: World) -> None:
    def page(meta: bytes, lines: int, token: str = "", type: str = "interop") -> tuple[list[str], str]:
        category = v2.TaskCategory(name=type)
        request = v2.GetTaskLogsRequest(resource_meta=meta, task_category=category, lines=lines, token=token)
        return read(world.v2.GetTaskLogs(request, timeout=DEADLINE), "lines")

    def page_v1(meta: bytes, lines: int, token: str = "") -> tuple[list[str], str]:
        category = v1.TaskCategory(name="interop")
        request = v1.GetTaskLogsRequest(resource_meta=meta, task_category=category, lines=lines, token=token)
        return read(world.v1.GetTaskLogs(request, timeout=DEADLINE), "structured_lines")

    def read(stream: Any, field: str) -> tuple[list[str], str]:
        found, token = [], ""
        for response in stream:
            if response.WhichOneof("part") == "header":
                token = response.header.token
            else:
                found.extend(line.message for line in getattr(response.body, field))
        return found, token

    def check(name: str):
        def decorate(body):
            def with_jobs() -> None:
                with world.job(name) as jobs:
                    jobs.behave(answer={"state": "RUNNING", "lines": LINES})
                    try:
                        body(jobs)
                    except grpc.RpcError as error:
                        if error.code() != grpc.StatusCode.UNIMPLEMENTED:
                            raise
                        raise Skipped("the server has no GetTaskLogs yet") from error

            suite.run(name, with_jobs)

        return decorate

    for version, read_page in (("v2", page), ("v1", page_v1)):

        @check(f"logs: all pages are read, one after the other ({version})")
        def _(jobs: Jobs) -> None:
            meta = jobs.create()
            pages, token = [], ""
            while not pages or token:
                lines, token = read_page(meta, 2, token)
                pages.append(lines)
            expect("pages", pages, [LINES[:2], LINES[2:4], LINES[4:]])

    @check("logs: a page has as many lines as were asked for")
    def _(jobs: Jobs) -> None:
        expect("page", page(jobs.create(), 4), (LINES[:4], "4"))

    @check("logs: the last page has no token")
    def _(jobs: Jobs) -> None:
        expect("page", page(jobs.create(), 100), (LINES, ""))

    @check("logs: a token that is none is an invalid argument")
    def _(jobs: Jobs) -> None:
        meta = jobs.create()
        page(meta, 1)
        refused(grpc.StatusCode.INVALID_ARGUMENT, lambda: page(meta, 1, "made up"), "made up")

    def unimplemented() -> None:
        with world.job("no logs") as jobs:
            category = v2.TaskCategory(name="interop_plain")
            request = v2.GetTaskLogsRequest(task_category=category, lines=1)
            call = lambda: list(world.v2.GetTaskLogs(request, timeout=DEADLINE))  # noqa: E731
            refused(grpc.StatusCode.UNIMPLEMENTED, call)
            metrics = v2.GetTaskMetricsRequest(task_category=category, resource_meta=jobs.create())
            refused(grpc.StatusCode.UNIMPLEMENTED, lambda: world.v2.GetTaskMetrics(metrics, timeout=DEADLINE))

    suite.run("logs: a plugin without logs and metrics is unimplemented", unimplemented)
