"""Which connectors there are, health, reflection, metrics."""

import urllib.request

import grpc
from flyteidl2.connector import connector_pb2 as v2
from flyteidl2.connector import service_pb2
from google.protobuf.descriptor_pool import DescriptorPool
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

from suite import Suite, contains, expect
from world import DEADLINE, World, refused

SERVICES = (
    "flyteidl2.connector.AsyncConnectorService",
    "flyteidl2.connector.ConnectorMetadataService",
    "flyteidl.service.AsyncAgentService",
    "flyteidl.service.SyncAgentService",
    "flyteidl.service.AgentMetadataService",
)


def run(suite: Suite, world: World) -> None:
    def listed() -> None:
        connectors = world.v2_metadata.ListConnectors(v2.ListConnectorsRequest(), timeout=DEADLINE).connectors
        found = {c.name: [(k.name, k.version) for k in c.supported_task_categories] for c in connectors}
        expect(
            "connectors",
            found,
            {
                "interop jobs": [("interop", 0), ("interop", 2)],
                "interop jobs without logs": [("interop_plain", 0)],
                "interop echo": [("interop_echo", 0)],
            },
        )

    suite.run("metadata: connectors are listed with their task categories", listed)

    def by_name() -> None:
        response = world.v2_metadata.GetConnector(v2.GetConnectorRequest(name="interop echo"), timeout=DEADLINE)
        expect("name", response.connector.name, "interop echo")

    suite.run("metadata: a connector is found by its name", by_name)

    def unknown() -> None:
        request = v2.GetConnectorRequest(name="made up 語")
        refused(grpc.StatusCode.NOT_FOUND, lambda: world.v2_metadata.GetConnector(request, timeout=DEADLINE), "made up 語")

    suite.run("metadata: an unknown connector is not found", unknown)

    health = health_pb2_grpc.HealthStub(world.channel)

    def healthy(name: str) -> None:
        response = health.Check(health_pb2.HealthCheckRequest(service=name), timeout=DEADLINE)
        expect("status", response.status, health_pb2.HealthCheckResponse.SERVING)

    for name in ("", *SERVICES):
        suite.run(f"health: {name or 'the server'} is healthy", lambda name=name: healthy(name))

    def unhealthy() -> None:
        request = health_pb2.HealthCheckRequest(service="x")
        refused(grpc.StatusCode.NOT_FOUND, lambda: health.Check(request, timeout=DEADLINE))

    suite.run("health: an unknown service is not found", unhealthy)

    def reflected() -> None:
        database = ProtoReflectionDescriptorDatabase(world.channel)
        missing = set(SERVICES) - set(database.get_services())
        expect("missing services", missing, set())
        # The descriptors of the server make a service with the methods of Flyte's stubs.
        served = DescriptorPool(database).FindServiceByName(SERVICES[0])
        published = service_pb2.DESCRIPTOR.services_by_name["AsyncConnectorService"]
        for method in published.methods:
            got = served.methods_by_name[method.name]
            for side in ("input_type", "output_type"):
                mine, theirs = getattr(got, side), getattr(method, side)
                expect(
                    theirs.full_name,
                    {f.number: (f.name, f.type) for f in mine.fields},
                    {f.number: (f.name, f.type) for f in theirs.fields},
                )

    suite.run("reflection: services have the methods and fields of Flyte's stubs (v1alpha)", reflected)

    def unimplemented(path: str) -> None:
        call = world.channel.unary_unary(path)
        refused(grpc.StatusCode.UNIMPLEMENTED, lambda: call(b"", timeout=DEADLINE))

    for path in ("/flyteidl2.connector.AsyncConnectorService/MadeUp", "/made.up.Service/Method"):
        suite.run(f"metadata: {path} is unimplemented", lambda path=path: unimplemented(path))

    def counted() -> None:
        with world.job("metrics") as jobs:
            jobs.create()
            text = urllib.request.urlopen(world.metrics_url, timeout=DEADLINE).read().decode()
            contains("metrics", text, 'flyte_connector_requests_success_total{task_type="interop",operation="create"}')

    suite.run("metrics: calls are counted under the names of the Python connector", counted)
