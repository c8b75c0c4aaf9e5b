import { status as Status } from "@grpc/grpc-js";
import { createResourceMetaCodec, type Logger, PhaseInfo, type PluginEntry } from "@flyte-webapi/sdk";
import { serveConnector } from "@flyte-webapi/sdk/connector";
import { describe, expect, test } from "vitest";
import { z } from "zod";

import { WIRE_CHECKS } from "../../src/connector/wire-checks.ts";
import { REQUIREMENTS } from "../../src/requirements/catalogue.ts";
import type { ConformanceResult } from "../../src/result/conformance-result.ts";
import { jsonValidator, schemaErrors } from "../schemas.ts";
import { checkEndpoint } from "./check-endpoint.ts";
import { encode, message, text } from "./protobuf.ts";
import { Phase, resource, startRawConnector, type RawOptions } from "./raw-connector.ts";

const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, child: () => silent };

const broken = ({ requirements }: ConformanceResult): string[] =>
  requirements.filter(({ verdict }) => verdict === "fail").map(({ id }) => id);
const reportOf = ({ requirements }: ConformanceResult, id: string) => requirements.find((each) => each.id === id);

const withOutputs = {
  interface: { outputs: { variables: [{ key: "answer", value: { type: { simple: "INTEGER" } } }] } },
};

/** A connector that is wrong in one way: its name, the check that must catch it, and how it is made. */
const BROKEN: readonly (readonly [name: string, id: string, options: RawOptions, template?: object])[] = [
  ["lists nothing", "OW-01", { breaks: { ListConnectors: () => ({ bytes: encode([]) }) } }],
  ["has no metadata", "OW-01", { breaks: { ListConnectors: () => ({ status: Status.UNIMPLEMENTED }) } }],
  [
    "gives UNKNOWN for a connector that nobody has",
    "OW-02",
    {
      breaks: {
        GetConnector: ({ request, honest }) =>
          text(request, 1).startsWith("no-") ? { status: Status.UNKNOWN } : honest(),
      },
    },
  ],
  [
    "takes tasks of any type",
    "OW-03",
    {
      breaks: {
        CreateTask: ({ request, honest }) =>
          text(message(request, 2), 2).startsWith("no-such-type") ? { bytes: encode([[1, "{}"]]) } : honest(),
      },
    },
  ],
  [
    "crashes on an unknown task type",
    "OW-03",
    {
      breaks: {
        CreateTask: ({ request, honest, crash }) => {
          if (text(message(request, 2), 2).startsWith("no-such-type")) crash();
          return honest();
        },
      },
    },
  ],
  [
    "gives INTERNAL for an unknown task type",
    "OW-04",
    {
      breaks: {
        CreateTask: ({ request, honest }) =>
          text(message(request, 2), 2).startsWith("no-such-type") ? { status: Status.INTERNAL } : honest(),
      },
    },
  ],
  ["gives no resource_meta", "OW-05", { metaOf: () => "" }],
  [
    "never answers CreateTask",
    "OW-05",
    { breaks: { CreateTask: ({ request, honest }) => (isRaw(request) ? new Promise(() => {}) : honest()) } },
  ],
  ["makes a new job each time", "OW-06", { keyOf: countedKey() }],
  ["forgets the attempt in its key", "OW-07", { keyOf: (execution) => execution }],
  ["takes one CreateTask at a time", "OW-08", { breaks: oneAtATime() }],
  ["has one job for all executions", "OW-09", { keyOf: (_execution, attempt) => `main-${attempt}` }],
  [
    "fails each poll",
    "OW-10",
    { breaks: { GetTask: () => ({ status: Status.UNAVAILABLE, details: "the service is down" }) } },
  ],
  [
    "has a phase that is not set",
    "OW-12",
    { breaks: { GetTask: ({ job, honest }) => (job?.polls === 1 ? (honest(), resource([])) : honest()) } },
  ],
  [
    "has a phase of the future",
    "OW-12",
    { breaks: { GetTask: ({ job, honest }) => (job?.polls === 1 ? (honest(), resource([[5, 42]])) : honest()) } },
  ],
  [
    "goes back to waiting",
    "OW-13",
    {
      breaks: {
        GetTask: ({ job, honest }) => (job?.polls === 1 ? (honest(), resource([[5, Phase.Queued]])) : honest()),
      },
    },
  ],
  [
    "forgets a job that has ended",
    "OW-14",
    {
      breaks: {
        GetTask: ({ job, honest }) => (job?.phase === Phase.Succeeded ? { status: Status.NOT_FOUND } : honest()),
      },
    },
  ],
  [
    "leaves an end",
    "OW-14",
    {
      breaks: {
        GetTask: ({ job, honest }) => (job?.phase === Phase.Succeeded ? resource([[5, Phase.Running]]) : honest()),
      },
    },
  ],
  [
    "names its outputs otherwise",
    "OW-15",
    { breaks: { GetTask: succeedingWith(encode([[1, encode([[1, "result"]])]])) } },
    withOutputs,
  ],
  [
    "gives a text for an integer",
    "OW-15",
    {
      breaks: {
        GetTask: succeedingWith(
          encode([
            [
              1,
              encode([
                [1, "answer"],
                [2, stringLiteral("5")],
              ]),
            ],
          ]),
        ),
      },
    },
    withOutputs,
  ],
  [
    "links to a part of an address",
    "OW-16",
    { breaks: { GetTask: ({ job, honest }) => (job === undefined ? honest() : withLink(job.phase, honest)) } },
  ],
  [
    "takes an unknown job for one that runs",
    "OW-17",
    { breaks: { GetTask: ({ job, honest }) => (job === undefined ? resource([[5, Phase.Running]]) : honest()) } },
  ],
  ["deletes nothing", "OW-18", { breaks: { DeleteTask: () => ({ bytes: encode([]) }) } }],
  [
    "fails the second DeleteTask",
    "OW-19",
    {
      breaks: {
        DeleteTask: ({ job, honest }) => (job?.phase === Phase.Aborted ? { status: Status.NOT_FOUND } : honest()),
      },
    },
  ],
  [
    "fails DeleteTask of a job that has ended",
    "OW-20",
    {
      breaks: {
        DeleteTask: ({ job, honest }) =>
          job?.phase === Phase.Succeeded ? { status: Status.FAILED_PRECONDITION } : honest(),
      },
    },
  ],
  [
    "makes a success an abort",
    "OW-20",
    {
      breaks: {
        DeleteTask: ({ job, honest }) => {
          if (job !== undefined) job.phase = Phase.Aborted;
          return honest();
        },
      },
    },
  ],
  [
    "hangs when it deletes what it does not know",
    "OW-21",
    { breaks: { DeleteTask: ({ job, honest }) => (job === undefined ? new Promise(() => {}) : honest()) } },
  ],
  [
    "fails DeleteTask of what it does not know",
    "OW-22",
    { breaks: { DeleteTask: ({ job, honest }) => (job === undefined ? { status: Status.NOT_FOUND } : honest()) } },
  ],
  [
    "takes a CreateTask that says nothing",
    "OW-23",
    { breaks: { CreateTask: ({ bytes, honest }) => (bytes.length === 0 ? { bytes: encode([[1, "{}"]]) } : honest()) } },
  ],
  [
    "refuses fields that it does not know",
    "OW-24",
    {
      breaks: {
        CreateTask: ({ request, honest }) => (request.has(1999) ? { status: Status.INVALID_ARGUMENT } : honest()),
      },
    },
  ],
  ["takes a mebibyte at most", "OW-25", { maxReceiveBytes: 1_048_576 }],
  ["is blocked by a call that was given up", "OW-26", { breaks: blockedByLateCalls() }],
  [
    "gives the same page of logs for ever",
    "OW-28",
    { breaks: { GetTaskLogs: () => ({ pages: [encode([[1, encode([[1, "next"]])]])] }) } },
  ],
  ["has a stub for logs", "OW-28", { breaks: { GetTaskLogs: () => ({ status: Status.UNKNOWN }) } }],
  ["has a stub for metrics", "OW-29", { breaks: { GetTaskMetrics: () => ({ status: Status.UNKNOWN }) } }],
  ["has no health service", "OW-30", { hasHealth: false }],
  ["reflects other services", "OW-31", { reflection: encode([[6, encode([[1, encode([[1, "acme.Other"]])]])]]) }],
  ["keeps much in resource_meta", "OW-32", { metaOf: (id) => JSON.stringify({ job_id: id, all: "x".repeat(5_000) }) }],
  [
    "keeps secrets in resource_meta",
    "OW-33",
    {
      metaOf: (id, request) =>
        JSON.stringify({ job_id: id, connection: Buffer.from(bytesOf(request, 5)).toString("latin1") }),
    },
  ],
  [
    "quotes all that it was sent",
    "OW-34",
    {
      breaks: {
        CreateTask: ({ request, honest }) =>
          isRaw(request) ? honest() : { status: Status.NOT_FOUND, details: text(message(request, 2), 2) },
      },
    },
  ],
];

function isRaw(request: Parameters<typeof message>[0]): boolean {
  return text(message(request, 2), 2) === "raw";
}

function bytesOf(request: Parameters<typeof message>[0], field: number): Uint8Array {
  const value = request.get(field)?.[0];
  return value instanceof Uint8Array ? value : new Uint8Array();
}

function countedKey(): RawOptions["keyOf"] {
  let jobs = 0;
  return (execution) => `${jobs++}-${execution}`;
}

function oneAtATime(): RawOptions["breaks"] {
  let underWay = 0;
  return {
    CreateTask: async ({ honest }) => {
      if (underWay > 0) return { status: Status.RESOURCE_EXHAUSTED };
      underWay += 1;
      // Other calls of the same connection are read before this goes on.
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return honest();
    },
  };
}

function blockedByLateCalls(): RawOptions["breaks"] {
  return {
    CreateTask: async ({ request, honest, gone }) => {
      const execution = text(message(message(message(message(request, 4), 1), 2), 2), 4);
      if (execution.endsWith("-late")) await gone;
      return honest();
    },
  };
}

function succeedingWith(outputs: Uint8Array): NonNullable<NonNullable<RawOptions["breaks"]>["GetTask"]> {
  return ({ job, honest }) => {
    const reply = honest();
    return job?.phase === Phase.Succeeded
      ? resource([
          [2, outputs],
          [5, Phase.Succeeded],
        ])
      : reply;
  };
}

function stringLiteral(value: string): Uint8Array {
  return encode([[1, encode([[1, encode([[3, value]])]])]]);
}

function withLink(phase: number, honest: () => unknown) {
  honest();
  return resource([
    [
      4,
      encode([
        [1, "/logs/1"],
        [2, "logs"],
      ]),
    ],
    [5, phase],
  ]);
}

describe.concurrent("checks of a running connector", () => {
  test("accuse no correct connector, whatever it is made of", async () => {
    await using raw = await startRawConnector();
    const result = await checkEndpoint(raw.endpoint);
    expect(broken(result)).toEqual([]);
    expect(result).toMatchObject({
      verdict: "conformant",
      counts: { inconclusive: 0, "harness-error": 0 },
      connector: { endpoint: raw.endpoint, protocol: "v2" },
    });
    expect([...raw.jobs.values()].filter(({ phase }) => phase === Phase.Running)).toEqual([]);
  });

  test.for(["v2", "v1"] as const)("accuse no plugin that is served with serveConnector, in %s", async (protocol) => {
    const server = await serveConnector({ plugins: [servedPlugin()], host: "localhost", port: 0, logger: silent });
    const variable = { type: { simple: "INTEGER" } };
    const variables = protocol === "v2" ? [{ key: "answer", value: variable }] : { answer: variable };
    const result = await checkEndpoint(`localhost:${server.port}`, {
      protocol,
      taskType: "job",
      template: { interface: { outputs: { variables } } },
    });
    await server.close();
    expect(broken(result)).toEqual([]);
    expect(result).toMatchObject({ verdict: "conformant", counts: { inconclusive: 0, "harness-error": 0 } });
    expect(reportOf(result, "OW-15")).toMatchObject({ verdict: "pass" });
    expect(schemaErrors(jsonValidator("result.v1.schema.json"), JSON.parse(JSON.stringify(result)))).toEqual([]);
  });

  test.for(BROKEN)("catch a connector that %s", async ([, id, options, template = {}]) => {
    await using raw = await startRawConnector(options);
    const result = await checkEndpoint(raw.endpoint, { template: { ...template }, callMs: 1_000 });
    expect(broken(result)).toContain(id);
    expect(reportOf(result, id)?.counterexample).toMatchObject({
      timeline: expect.any(Array),
      replay: `npx flyte-webapi-conformance connector --endpoint ${raw.endpoint} --only ${id}`,
    });
    expect(schemaErrors(jsonValidator("result.v1.schema.json"), JSON.parse(JSON.stringify(result)))).toEqual([]);
  });

  test("catch a connector of v1 that reads the new field only", async () => {
    const GetTask: NonNullable<RawOptions["breaks"]>["GetTask"] = ({ request, honest }) =>
      request.has(3) ? honest() : { status: Status.INVALID_ARGUMENT };
    await using good = await startRawConnector({ protocol: "v1" });
    expect(broken(await checkEndpoint(good.endpoint, { protocol: "v1" }))).toEqual([]);
    await using bad = await startRawConnector({ protocol: "v1", breaks: { GetTask } });
    expect(broken(await checkEndpoint(bad.endpoint, { protocol: "v1" }))).toEqual(["OW-27"]);
  });

  test("prove nothing about a job that does not end, or a task that is refused", async () => {
    await using endless = await startRawConnector({
      breaks: {
        GetTask: ({ job, honest }) => {
          if (job !== undefined) job.polls = 0;
          return honest();
        },
      },
    });
    const result = await checkEndpoint(endless.endpoint);
    expect(broken(result)).toEqual([]);
    expect(result.verdict).toBe("inconclusive");
    expect(reportOf(result, "OW-11")?.reason).toContain("RUNNING after 20 s");
    await using strict = await startRawConnector({
      breaks: {
        CreateTask: ({ request, honest }) =>
          isRaw(request) ? { status: Status.INVALID_ARGUMENT, details: "custom.sql is missing" } : honest(),
      },
    });
    const refused = await checkEndpoint(strict.endpoint);
    expect(broken(refused)).toEqual([]);
    expect(reportOf(refused, "OW-05")?.reason).toBe(
      "CreateTask answered INVALID_ARGUMENT (custom.sql is missing); describe a task that the connector takes with --template and --inputs",
    );
  });

  test("say which jobs could not be deleted", async () => {
    await using raw = await startRawConnector({ breaks: { DeleteTask: () => ({ status: Status.PERMISSION_DENIED }) } });
    const { notices } = await checkEndpoint(raw.endpoint, { only: ["OW-05", "OW-09"] });
    expect(notices).toEqual([
      expect.stringMatching(/^DeleteTask failed for 6 of 6 jobs \(PERMISSION_DENIED\); .* begin with test\d+$/),
    ]);
  });

  test("say of a connector that went silent since when", async () => {
    await using raw = await startRawConnector({
      breaks: {
        DeleteTask: ({ honest, crash }) => {
          crash();
          return honest();
        },
      },
    });
    const result = await checkEndpoint(raw.endpoint, { only: ["OW-18", "OW-19"] });
    expect(reportOf(result, "OW-19")).toMatchObject({
      verdict: "inconclusive",
      reason: "the connector answers no more since OW-18",
    });
  });

  test("have ids of their own, and each catches a connector", () => {
    const ids = WIRE_CHECKS.map(({ id }) => id);
    expect(new Set([...ids, ...REQUIREMENTS.map(({ id }) => id)]).size).toBe(ids.length + REQUIREMENTS.length);
    expect(ids).toEqual(ids.map((_, index) => `OW-${String(index + 1).padStart(2, "0")}`));
    // OW-11 cannot tell a job that is long from one that never ends; OW-27 is about v1.
    const caught = new Set([...BROKEN.map(([, id]) => id), "OW-11", "OW-27"]);
    expect(ids.filter((id) => !caught.has(id))).toEqual([]);
  });
});

interface ServedJob {
  readonly endsBySelf: boolean;
  state: "RUNNING" | "DONE" | "CANCELLED";
  polls: number;
}

/** A correct plugin over a service in memory. */
function servedPlugin(): PluginEntry<{ id: string }, { state: string }> {
  const jobs = new Map<string, ServedJob>();
  return {
    id: "served",
    supportedTaskTypes: ["job"],
    pluginLoader: () => ({
      getConfig: () => ({ resourceMeta: createResourceMetaCodec(z.object({ id: z.string() })) }),
      create: async ({ idempotencyKey }) => {
        if (!jobs.has(idempotencyKey)) {
          // The first job ends by itself, all others when they are deleted.
          jobs.set(idempotencyKey, { endsBySelf: jobs.size === 0, state: "RUNNING", polls: 0 });
        }
        return { resourceMeta: { id: idempotencyKey } };
      },
      get: async ({ resourceMeta }) => {
        const job = jobs.get(resourceMeta.id);
        if (job === undefined) throw new Error("no such job");
        job.polls += 1;
        if (job.endsBySelf && job.polls > 2 && job.state === "RUNNING") job.state = "DONE";
        return { state: job.state };
      },
      status: async ({ resource: { state }, outputWriter }) => {
        if (state === "RUNNING") return PhaseInfo.running({ reason: state });
        if (state === "CANCELLED") return PhaseInfo.failure({ code: "Cancelled", message: state });
        await outputWriter.put({
          kind: "literals",
          literals: { answer: { kind: "integer", value: 5n } },
        });
        return PhaseInfo.success();
      },
      delete: async ({ resourceMeta }) => {
        const job = resourceMeta && jobs.get(resourceMeta.id);
        if (job?.state === "RUNNING") job.state = "CANCELLED";
      },
    }),
  };
}
