import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  checkRequirement,
  defineWorld,
  eventsOf,
  requirementById,
  simulate,
  timeline,
  type Fault,
  type GrpcFake,
  type History,
  type Plan,
} from "../src/index.ts";
import { checkStrength } from "../src/saboteurs/check-strength.ts";
import { SABOTEURS } from "../src/saboteurs/index.ts";
import { rewriteGrpcRequest } from "../src/saboteurs/rewrite-grpc-request.ts";
import { CreateJobRequestSchema } from "./plugins/grpc-jobs/gen/jobs_pb.js";
import { grpcJobs, grpcPluginOf } from "./plugins/grpc-jobs/grpc-design.ts";
import { grpcJobsWorld as world } from "./plugins/grpc-jobs/grpc-jobs.world.ts";
import { ownChannelPlugin } from "./plugins/grpc-jobs/own-channel.ts";

const plugin = grpcPluginOf("grpc-jobs", () => grpcJobs);

/** A create, a poll with this fault on its first request, and a delete. */
async function pollWith(fault: Fault): Promise<History> {
  const plan: Plan = {
    v: 1,
    picks: [],
    ops: [
      { op: "create", task: 0 },
      { op: "poll", task: 0, times: 1, faults: [{ request: 0, fault }] },
      { op: "delete", task: 0, meta: "stored", times: 1 },
    ],
  };
  return await simulate({ plugin, world }, plan);
}

/** What the first request of the poll came to. */
function pollAnswer(history: History): unknown {
  const [answer] = eventsOf(history, "answer").filter(({ call }) => call?.method === "get");
  return answer?.answer;
}

describe("a simulated gRPC service", () => {
  it("is told in a timeline by the names of its methods and statuses", async () => {
    const lines = timeline(await pollWith({ kind: "status", status: 503, applied: false })).join("\n");
    for (const part of [
      "grpc CreateJob key=",
      "grpc GetJob",
      "UNAVAILABLE   <== FAULT: 503",
      "grpc CancelJob",
      "the service says OK",
    ]) {
      expect(lines).toContain(part);
    }
  });

  it.for([
    [{ kind: "status", status: 503, applied: false }, "UNAVAILABLE", 503],
    [{ kind: "status", status: 500, applied: true }, "INTERNAL", 500],
    [{ kind: "status", status: 504, applied: false }, "DEADLINE_EXCEEDED", 504],
    [{ kind: "status", status: 429, applied: false }, "RESOURCE_EXHAUSTED", 429],
    [{ kind: "status", status: 404, applied: false }, "NOT_FOUND", 404],
    [{ kind: "status", status: 403, applied: false }, "PERMISSION_DENIED", 403],
    [{ kind: "status", status: 401, applied: false }, "UNAUTHENTICATED", 401],
    [{ kind: "status", status: 400, applied: false }, "INVALID_ARGUMENT", 400],
    [{ kind: "status", status: 502, applied: false, html: true }, "UNAVAILABLE", 503],
    [{ kind: "garbage", body: "html" }, "UNKNOWN", 500],
    [{ kind: "redirect", status: 302 }, "UNKNOWN", 500],
    [{ kind: "quota" }, "RESOURCE_EXHAUSTED", 429],
    [{ kind: "lag" }, "NOT_FOUND", 404],
    [{ kind: "garbage", body: "truncated" }, "OK", 200],
    [{ kind: "errorIn200" }, "OK", 200],
  ] satisfies [Fault, string, number][])("meets the fault %o as %s", async ([fault, name, status]) => {
    expect(pollAnswer(await pollWith(fault))).toEqual({ kind: "status", name, status });
  });

  it("is not there for a moment when the connection breaks, before and after it applied the request", async () => {
    for (const kind of ["reset", "lost"] as const) {
      const history = await pollWith({ kind });
      expect(pollAnswer(history)).toEqual({ kind: "failed", message: "UNAVAILABLE: read ECONNRESET" });
    }
  });

  it("says when to come back in the details of the status, in seconds and as a date", async () => {
    for (const retryAfter of [{ seconds: 7 }, { dateInSeconds: 7 }]) {
      const history = await pollWith({ kind: "status", status: 429, applied: false, retryAfter });
      const [first, second] = eventsOf(history, "request").filter(({ call }) => call?.method === "get");
      expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(7_000);
    }
  });

  it("ends a call at the deadline that the plugin gave it", async () => {
    const history = await pollWith({ kind: "hang", applied: false });
    const [request] = eventsOf(history, "request").filter(({ call }) => call?.method === "get");
    const [answer] = eventsOf(history, "answer").filter(({ call }) => call?.method === "get");
    expect((answer?.at ?? 0) - (request?.at ?? 0)).toBe(2_000);
  });

  it("shows judges the message as text, and which secret its metadata carries", async () => {
    const [request] = eventsOf(await pollWith({ kind: "reset" }), "request");
    expect(request).toMatchObject({ method: "grpc", url: "https://jobs.example.com/jobs.v1.JobService/CreateJob" });
    expect(JSON.parse(request?.body ?? "")).toEqual({
      requestId: "conformance-development-run0-a0-0",
      spec: { text: "hello" },
    });
    expect(request?.secrets).toEqual(["GRPC_JOBS_TOKEN"]);
  });

  it("gives the same history every time, with both transports", async () => {
    const plan: Plan = {
      v: 1,
      picks: [1, 0, 2],
      ops: [
        { op: "create", task: 0, twice: true, faults: [{ request: 0, fault: { kind: "lost" } }] },
        { op: "rotate" },
        { op: "poll", task: 0, times: 3, concurrent: true },
        { op: "delete", task: 0, meta: "stored", times: 2, concurrent: true },
      ],
    };
    const first = await simulate({ plugin, world }, plan);
    expect((await simulate({ plugin, world }, plan)).events).toEqual(first.events);
    expect((await simulate({ plugin, world, transport: "intercept" }, plan)).events).toEqual(first.events);
  });

  it("is nowhere else: a request to another address is no fault of the plugin, but a gap of the world", async () => {
    const { grpc = [] } = world;
    const elsewhere = { ...world, grpc: grpc.map((fake) => ({ ...fake, address: "other.example.com:443" })) };
    const history = await simulate({ plugin, world: elsewhere }, { v: 1, picks: [], ops: [{ op: "create", task: 0 }] });
    expect(eventsOf(history, "unhandled")[0]).toMatchObject({ method: "grpc" });
    expect(timeline(history).join("\n")).toContain("the fake has no handler for grpc CreateJob");
  });
});

describe("a plugin with a gRPC channel of its own", () => {
  it.for(["direct", "intercept"] as const)(
    "is named with the transport %s, and reaches no network",
    async (transport) => {
      const subject = { plugin: ownChannelPlugin, world, transport };
      const history = await simulate(subject, { v: 1, picks: [], ops: [{ op: "create", task: 0 }] });
      const sources = eventsOf(history, "ambient").map(({ source }) => source);
      expect(sources).toContain("@grpc/grpc-js");
      expect(eventsOf(history, "request")).toEqual([]);
      expect(eventsOf(history, "end").map(({ outcome }) => outcome.kind)).toEqual(["threw"]);
    },
  );

  it("is told to use setup.grpc", async () => {
    const result = await checkRequirement({ plugin: ownChannelPlugin, world }, requirementById("DT-01"), { runs: 3 });
    expect(result).toMatchObject({ verdict: "fail" });
  });
});

describe("the gRPC side of a world", () => {
  it("is checked when the world is defined, all of it at once", () => {
    const [jobs] = world.grpc ?? [];
    const [first, second] = [{ ...fake(jobs), address: "https://jobs.example.com" }, fake(jobs)];
    const wrong = { ...world, grpc: [first, second, second], reads: ["grpc LookAtJob"], laterStates: ["DONE"] };
    for (const part of [
      "expected host:port",
      "expected each service once",
      "grpc LookAtJob",
      "which states documents",
    ]) {
      expect(() => defineWorld(wrong)).toThrow(part);
    }
  });

  it("may list methods that only read", async () => {
    const plan: Plan = {
      v: 1,
      picks: [],
      ops: [{ op: "create", task: 0, faults: [{ request: 0, of: "reads", fault: { kind: "reset" } }] }],
    };
    const hit = async (reads: readonly string[]): Promise<unknown> =>
      eventsOf(await simulate({ plugin, world: { ...world, reads } }, plan), "request").map(({ fault }) => fault?.kind);
    expect(await hit([])).toEqual([undefined]);
    expect(await hit(["grpc CreateJob"])).toEqual(["reset", undefined]);
  });
});

function fake(given: GrpcFake | undefined): GrpcFake {
  if (given === undefined) throw new Error("the world has no gRPC service");
  return given;
}

describe("saboteurs of a gRPC plugin", () => {
  it("are all caught by an honest fake", async () => {
    for (const id of new Set(SABOTEURS.map(({ breaks }) => breaks))) {
      const results = await checkStrength({ plugin, world }, requirementById(id));
      expect(results.map(({ saboteur, outcome }) => [saboteur.id, outcome])).toEqual(
        results.map(({ saboteur }) => [saboteur.id, "caught"]),
      );
    }
  });

  it("who tamper with the key change it in every message, and nothing else", () => {
    const key = "conformance-run0-a0-0";
    fc.assert(
      fc.property(
        fc.string(),
        fc.string({ unit: "binary" }).map((text) => text.toWellFormed()),
        (start, text) => {
          fc.pre(!start.includes(key) && !text.includes(key));
          const before = create(CreateJobRequestSchema, { requestId: `${start}${key}`.toWellFormed(), spec: { text } });
          const message = toBinary(CreateJobRequestSchema, before);
          const request = { address: "a:1", method: "/a/b", message, metadata: { "x-key": [key] } };
          const rewritten = rewriteGrpcRequest(request, (found) => found.replaceAll(key, `${key}-try2`));
          const after = fromBinary(CreateJobRequestSchema, rewritten.message);
          expect(after).toEqual({ ...before, requestId: `${before.requestId}-try2` });
          expect(rewritten.metadata).toEqual({ "x-key": [`${key}-try2`] });
        },
      ),
    );
  });
});
