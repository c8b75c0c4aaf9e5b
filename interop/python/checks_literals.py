"""Inputs and outputs, and how large they may be."""

import base64

import grpc

from suite import Failure, Suite, contains, expect
from world import Task, Variable, World, refused

EVERY_BYTE = base64.b64encode(bytes(range(256))).decode()
MEBIBYTE = 1 << 20


def primitive(**value):
    return {"scalar": {"primitive": value}}


def simple(name: str):
    return {"simple": name}


# Each kind of literal, and what could break in it.
KINDS = (
    Variable("integer", primitive(integer="42"), simple("INTEGER")),
    Variable("largest integer", primitive(integer=str(2**63 - 1)), simple("INTEGER")),
    Variable("smallest integer", primitive(integer=str(-(2**63))), simple("INTEGER")),
    Variable("integer beyond 2^53", primitive(integer=str(2**53 + 1)), simple("INTEGER")),
    Variable("integer 0", primitive(integer="0"), simple("INTEGER")),
    Variable("float", primitive(floatValue=0.1), simple("FLOAT")),
    Variable("float without an end", primitive(floatValue="-Infinity"), simple("FLOAT")),
    Variable("float that is no number", primitive(floatValue="NaN"), simple("FLOAT")),
    Variable("negative zero", primitive(floatValue=-0.0), simple("FLOAT")),
    Variable("unicode string", primitive(stringValue="имя 語 \0 👩‍🚀"), simple("STRING")),
    Variable("empty string", primitive(stringValue=""), simple("STRING")),
    Variable("boolean", primitive(boolean=True), simple("BOOLEAN")),
    Variable("false", primitive(boolean=False), simple("BOOLEAN")),
    Variable("datetime", primitive(datetime="2026-01-31T12:00:00.123456789Z"), simple("DATETIME")),
    Variable("datetime before 1970", primitive(datetime="0001-01-01T00:00:00Z"), simple("DATETIME")),
    Variable("duration", primitive(duration="-3.000000001s"), simple("DURATION")),
    Variable("none", {"scalar": {"noneType": {}}}, simple("NONE")),
    Variable("msgpack", {"scalar": {"binary": {"value": EVERY_BYTE, "tag": "msgpack"}}}, simple("STRUCT")),
    Variable("pickle", {"scalar": {"binary": {"value": EVERY_BYTE}}}, simple("BINARY")),
    Variable("struct", {"scalar": {"generic": {"a": [1, {"b": None}], "語": "x"}}}, simple("STRUCT")),
    Variable(
        "blob",
        {"scalar": {"blob": {"metadata": {"type": {"format": "csv", "dimensionality": "MULTIPART"}}, "uri": "s3://b/語"}}},
        {"blob": {"format": "csv", "dimensionality": "MULTIPART"}},
    ),
    Variable(
        "schema",
        {"scalar": {"schema": {"uri": "s3://b/s", "type": {"columns": [{"name": "a", "type": "FLOAT"}]}}}},
        {"schema": {"columns": [{"name": "a", "type": "FLOAT"}]}},
    ),
    Variable(
        "structured dataset",
        {"scalar": {"structuredDataset": {"uri": "s3://b/d", "metadata": {"structuredDatasetType": {"format": "parquet"}}}}},
        {"structuredDatasetType": {"format": "parquet"}},
    ),
    Variable("error", {"scalar": {"error": {"failedNodeId": "n0", "message": "語"}}}, simple("ERROR")),
    Variable(
        "union",
        {"scalar": {"union": {"value": primitive(integer="1"), "type": simple("INTEGER")}}},
        {"unionType": {"variants": [simple("INTEGER"), simple("STRING")]}},
    ),
    Variable(
        "collection",
        {"collection": {"literals": [primitive(integer="1"), primitive(integer="2")]}},
        {"collectionType": simple("INTEGER")},
    ),
    Variable("empty collection", {"collection": {}}, {"collectionType": simple("STRING")}),
    Variable("map", {"map": {"literals": {"ключ": primitive(stringValue="x")}}}, {"mapValueType": simple("STRING")}),
    Variable("имя", primitive(integer="1"), simple("INTEGER")),
    Variable("__proto__", primitive(integer="1"), simple("INTEGER")),
)


def text(length: int) -> Variable:
    return Variable("text", primitive(stringValue="x" * length), simple("STRING"))


def run(suite: Suite, world: World) -> None:
    def comes_back(kind: Variable) -> None:
        with world.job(f"literal {kind.name}") as jobs:
            jobs.state("SUCCEEDED")
            task = Task(variables=(kind,))
            resource = jobs.get(jobs.create(task))
            expect("phase and message", (resource.phase, resource.message), (3, ""))
            sent = jobs.request(task).inputs
            expect("bytes", resource.outputs.SerializeToString(deterministic=True), sent.SerializeToString(deterministic=True))

    for kind in KINDS:
        suite.run(f"literals: {kind.name} comes back byte for byte", lambda kind=kind: comes_back(kind))

    def outputs(name: str, task: Task, answer, phase: int, message: str = "") -> None:
        def body() -> None:
            with world.job(name) as jobs:
                jobs.behave(answer={"state": "SUCCEEDED", "outputs": answer})
                resource = jobs.get(jobs.create(task))
                expect("phase", resource.phase, phase)
                contains("message", resource.message, message)
                expect("has outputs", resource.HasField("outputs"), False)

        suite.run(f"literals: {name}", body)

    one = KINDS[:1]
    wrong = (Variable("n", primitive(stringValue="1"), simple("INTEGER")),)
    outputs("outputs that the job stored itself are left to Flyte", Task(variables=one), "none", 3)
    outputs("an output that is missing fails the task", Task(variables=one), "missing", 5, '"integer" is missing')
    outputs("an output that is not declared fails the task", Task(variables=one, undeclared=True), "inputs", 5, "not declared")
    outputs("an output of another type fails the task", Task(variables=wrong), "inputs", 5, "expected an integer")
    outputs("outputs of more than 4 MiB fail the task", Task(variables=(text(1),)), 5 * MEBIBYTE, 5, "more than")

    def no_value() -> None:
        with world.job("no value") as jobs:
            task = Task(variables=(Variable("пустой", {}, simple("INTEGER")),))
            refused(grpc.StatusCode.INVALID_ARGUMENT, lambda: jobs.create(task), "пустой")

    suite.run("literals: an input without a value is an invalid argument that names it", no_value)

    def large() -> None:
        with world.job("large") as jobs:
            jobs.state("SUCCEEDED")
            task = Task(variables=(text(39 * MEBIBYTE // 10),))
            resource = jobs.get(jobs.create(task))
            expect("outputs are the inputs", resource.outputs.literals[0] == jobs.request(task).inputs.literals[0], True)

    suite.run("limits: a request of 3.9 MiB is served, and its outputs come back", large)

    def too_large() -> None:
        with world.job("too large") as jobs:
            refused(grpc.StatusCode.RESOURCE_EXHAUSTED, lambda: jobs.create(Task(variables=(text(4 * MEBIBYTE),))))
            expect("jobs", jobs.look()["jobs"], [])
            jobs.create()

    suite.run("limits: a request of more than 4 MiB is refused, and the connection lives on", too_large)

    def long_error() -> None:
        # grpcio's clients refuse headers of 8 KiB now and then: so often must it go well.
        for _ in range(20):
            with world.job("long error") as jobs:
                refused(grpc.StatusCode.NOT_FOUND, lambda: jobs.create(Task(type="語" * 30_000)), "語")

    suite.run("limits: the text of an error is cut to what clients can receive, always", long_error)

    def long_message() -> None:
        with world.job("long message") as jobs:
            jobs.behave(answer={"state": "FAILED", "message": "語" * 100_000})
            message = jobs.get(jobs.create()).message
            if len(message.encode()) > 16_384 or not message.endswith("語..."):
                raise Failure(f"{len(message.encode())} bytes, ending in {message[-10:]!r}")

    suite.run("limits: a long message of a job is cut, between characters", long_message)
