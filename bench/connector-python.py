# Flyte's own connector server, with the plugin of the benchmark. Says its port, then what it has used up for each line of its input.
import asyncio
import json
import resource
import sys
import typing
from concurrent import futures
from dataclasses import dataclass

import grpc
from flyte.connectors import AsyncConnector, ConnectorRegistry, Resource, ResourceMeta
from flyte.connectors._server import AsyncConnectorService
from flyteidl2.connector.service_pb2_grpc import add_AsyncConnectorServiceServicer_to_server
from flyteidl2.core.execution_pb2 import TaskExecution, TaskLog


@dataclass
class BenchMeta(ResourceMeta):
    id: str


class BenchConnector(AsyncConnector):
    name = "bench"
    task_type_name = "bench"
    metadata_type = BenchMeta

    async def create(self, task_template, output_prefix, inputs=None, task_execution_metadata=None, **kwargs):
        return BenchMeta(id=output_prefix)

    async def get(self, resource_meta, **kwargs):
        link = TaskLog(name="log", uri=f"https://jobs.example.com/{resource_meta.id}/log", ready=True)
        return Resource(phase=TaskExecution.RUNNING, message="is running", log_links=[link])

    async def delete(self, resource_meta, **kwargs):
        pass


def say(value: typing.Any) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


async def main() -> None:
    ConnectorRegistry.register(BenchConnector())
    server = grpc.aio.server(futures.ThreadPoolExecutor(max_workers=10))
    add_AsyncConnectorServiceServicer_to_server(AsyncConnectorService(), server)
    port = server.add_insecure_port("localhost:0")
    await server.start()
    say({"port": port})
    while await asyncio.to_thread(sys.stdin.readline):
        used = resource.getrusage(resource.RUSAGE_SELF)
        say({"cpuMicros": (used.ru_utime + used.ru_stime) * 1e6, "heapBytes": 0})
    await server.stop(None)


asyncio.run(main())
