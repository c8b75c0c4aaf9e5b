"""Stops the connector while calls are under way."""

import grpc
from flyteidl2.connector import connector_pb2 as v2
from grpc_health.v1 import health_pb2, health_pb2_grpc

from suite import Suite, expect
from world import DEADLINE, World, refused

SERVING, NOT_SERVING = health_pb2.HealthCheckResponse.SERVING, health_pb2.HealthCheckResponse.NOT_SERVING

# Long for a busy machine, and shorter than the time after which clients close a connection by themselves.
END_SECONDS = 10


def run(suite: Suite, world: World) -> None:
    # A channel of its own: the others' are busy with nothing else.
    with (
        grpc.insecure_channel(world.target) as channel,
        world.job("kept: drain", keep=True) as polled,
        world.job("drain: unclaimed", keep=True) as unclaimed,
    ):
        watch = health_pb2_grpc.HealthStub(channel).Watch(health_pb2.HealthCheckRequest(), timeout=60)
        calls: list[grpc.Future] = []

        def under_way() -> None:
            expect("health", next(watch).status, SERVING)
            meta = polled.create()
            polled.behave(hold=["get"])
            unclaimed.behave(hold=["create"])
            unclaimed.create_and_cancel()
            request = v2.GetTaskRequest(resource_meta=meta, task_category=v2.TaskCategory(name="interop"))
            calls.append(world.v2.GetTask.future(request, timeout=DEADLINE))
            polled.look(operation="get")

        suite.run("drain: a job of whose answer nobody heard, and a poll, are under way", under_way)

        def not_serving() -> None:
            world.service.stop_connector()
            expect("health", next(watch).status, NOT_SERVING)

        suite.run("drain: after SIGTERM health says NOT_SERVING", not_serving)

        def answered() -> None:
            polled.behave(hold=[])
            expect("phase", calls[0].result(DEADLINE).resource.phase, 2)

        suite.run("drain: a poll that was under way is answered", answered)

        def no_orphan() -> None:
            unclaimed.behave(hold=[])
            unclaimed.look(operation="delete", live=0)
            expect("live jobs", polled.look()["live"], 1)

        suite.run("drain: the job that nobody heard of is deleted, the other is not", no_orphan)
        suite.run(
            "drain: the connector ends with 0, soon after nothing is under way, though a client still watches",
            lambda: expect("exit code", world.service.exited(END_SECONDS), 0),
        )

        def gone() -> None:
            request = v2.ListConnectorsRequest()
            refused(grpc.StatusCode.UNAVAILABLE, lambda: world.v2_metadata.ListConnectors(request, timeout=DEADLINE))

        suite.run("drain: a call after that is UNAVAILABLE", gone)
