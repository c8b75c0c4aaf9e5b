"""What gRPC does below the messages."""

import time
from concurrent.futures import ThreadPoolExecutor

import grpc
from flyteidl2.connector import connector_pb2 as v2
from flyteidl2.connector import service_pb2_grpc as v2_grpc

from checks_literals import MEBIBYTE, text
from suite import Failure, Suite, expect
from world import DEADLINE, Task, World, refused

# As often as grpcio sends them, whether there are calls or not.
PINGS = (
    ("grpc.keepalive_time_ms", 1_000),
    ("grpc.keepalive_timeout_ms", 2_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.max_pings_without_data", 0),
)
IDLE_SECONDS = 8


def run(suite: Suite, world: World) -> None:
    def gzip() -> None:
        with world.job("gzip") as jobs:
            jobs.state("SUCCEEDED")
            task = Task(variables=(text(100_000),))
            meta = jobs.create(task, compression=grpc.Compression.Gzip)
            expect("length", len(jobs.get(meta).outputs.literals[0].value.scalar.primitive.string_value), 100_000)

    suite.run("transport: requests with gzip are served", gzip)

    def blown_up() -> None:
        with world.job("gzip too large") as jobs:
            task = Task(variables=(text(20 * MEBIBYTE),))
            refused(grpc.StatusCode.RESOURCE_EXHAUSTED, lambda: jobs.create(task, compression=grpc.Compression.Gzip))

    suite.run("transport: a request that gzip blows up beyond 4 MiB is refused", blown_up)

    def deflate() -> None:
        with world.job("deflate") as jobs:
            jobs.create(compression=grpc.Compression.Deflate)
            expect("jobs", len(jobs.look()["jobs"]), 1)

    suite.run("transport: requests with deflate are served", deflate)

    def at_once() -> None:
        with world.job("at once") as jobs:
            meta = jobs.create()
            with ThreadPoolExecutor(32) as pool:
                phases = list(pool.map(lambda _: jobs.get(meta).phase, range(300)))
            expect("phases", set(phases), {2})

    suite.run("transport: 300 polls, 32 at once", at_once)

    def unknown_metadata() -> None:
        with world.job("metadata") as jobs:
            jobs.create(metadata=(("x-request-id", "1"), ("trace-bin", b"\0\xff"), ("authorization", "Bearer x")))

    suite.run("transport: metadata that the server does not know is no trouble", unknown_metadata)

    def no_deadline() -> None:
        world.v2_metadata.ListConnectors(v2.ListConnectorsRequest())

    suite.run("transport: a call without a deadline is served", no_deadline)

    def idle() -> None:
        with grpc.insecure_channel(world.target, options=PINGS) as channel:
            stub = v2_grpc.ConnectorMetadataServiceStub(channel)
            stub.ListConnectors(v2.ListConnectorsRequest(), timeout=DEADLINE)
            states: list[grpc.ChannelConnectivity] = []
            channel.subscribe(states.append)
            # Nothing happens on a connection that stays: there is only time to wait for.
            time.sleep(IDLE_SECONDS)
            stub.ListConnectors(v2.ListConnectorsRequest(), timeout=DEADLINE)
            lost = [state for state in states if state != grpc.ChannelConnectivity.READY]
            if lost:
                raise Failure(f"the connection went to {lost}")

    suite.run("keepalive: an idle connection that is pinged each second stays, and is served", idle)
