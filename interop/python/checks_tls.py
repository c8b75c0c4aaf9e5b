"""Connectors with TLS, which are asked for a job that another connector made."""

import os
from pathlib import Path

import grpc
from flyteidl2.connector import connector_pb2 as v2
from flyteidl2.connector import service_pb2_grpc as v2_grpc

from suite import Suite, expect
from world import DEADLINE, Jobs, World, refused


def run(suite: Suite, world: World) -> None:
    problem = os.environ.get("INTEROP_NO_TLS")
    folder = Path(os.environ.get("INTEROP_CERTIFICATES", ""))

    def check(name: str):
        def decorate(body):
            def with_jobs() -> None:
                with world.job(name) as jobs:
                    body(jobs)

            if problem is None:
                suite.run(name, with_jobs)
            else:
                suite.skip(name, problem)

        return decorate

    def trusting(trusted: str, shown: str | None = None) -> grpc.ChannelCredentials:
        key, chain = (None, None) if shown is None else (folder / f"{shown}.key", folder / f"{shown}.pem")
        return grpc.ssl_channel_credentials(
            (folder / f"{trusted}.pem").read_bytes(), key and key.read_bytes(), chain and chain.read_bytes()
        )

    def poll(jobs: Jobs, variable: str, credentials: grpc.ChannelCredentials | None) -> int:
        target = os.environ[variable]
        request = v2.GetTaskRequest(resource_meta=jobs.create(), task_category=v2.TaskCategory(name="interop"))
        secure = credentials is not None
        channel = grpc.secure_channel(target, credentials) if secure else grpc.insecure_channel(target)
        with channel:
            return v2_grpc.AsyncConnectorServiceStub(channel).GetTask(request, timeout=DEADLINE).resource.phase

    @check("tls: a client that trusts the server polls a job that another connector made")
    def _(jobs: Jobs) -> None:
        expect("phase", poll(jobs, "INTEROP_TLS", trusting("ca")), 2)

    @check("mtls: a client with a certificate is served")
    def _(jobs: Jobs) -> None:
        expect("phase", poll(jobs, "INTEROP_MTLS", trusting("ca", "client")), 2)

    for name, variable, credentials in (
        ("tls: a client that does not trust the server stays away", "INTEROP_TLS", lambda: trusting("stranger")),
        ("tls: plain text is not taken", "INTEROP_TLS", lambda: None),
        ("mtls: a client without a certificate is not served", "INTEROP_MTLS", lambda: trusting("ca")),
        ("mtls: nor one with a certificate of its own making", "INTEROP_MTLS", lambda: trusting("ca", "stranger")),
    ):

        @check(name)
        def _(jobs: Jobs) -> None:
            refused(grpc.StatusCode.UNAVAILABLE, lambda: poll(jobs, variable, credentials()))
