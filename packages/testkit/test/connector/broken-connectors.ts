import { status as Status } from "@grpc/grpc-js";
import type { JsonObject } from "@flyte-webapi/sdk/connector";

import { encode, message, text } from "./protobuf.ts";
import { Phase, resource, type RawOptions } from "./raw-connector.ts";

/** A connector that is wrong in one way. */
export interface BrokenConnector {
  /** What it does, after "a connector that". */
  readonly name: string;
  /** The check that must catch it. */
  readonly breaks: string;
  readonly options: RawOptions;
  /** Added to the task that it is given. Default: nothing. */
  readonly template?: JsonObject;
}

const withOutputs = {
  interface: { outputs: { variables: [{ key: "answer", value: { type: { simple: "INTEGER" } } }] } },
};

const ROWS: readonly (readonly [name: string, breaks: string, options: RawOptions, template?: JsonObject])[] = [
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
    "reads the new field of v1 only",
    "OW-27",
    {
      protocol: "v1",
      breaks: {
        GetTask: ({ request, honest }) => (request.has(3) ? honest() : { status: Status.INVALID_ARGUMENT }),
      },
    },
  ],
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

/** Connectors that are wrong in one way each; every check but OW-11 catches one. */
export const BROKEN_CONNECTORS: readonly BrokenConnector[] = ROWS.map(([name, breaks, options, template = {}]) => ({
  name,
  breaks,
  options,
  template,
}));

/** One whose jobs never end: OW-11 cannot tell them from jobs that take long, and proves nothing. */
export const ENDLESS: RawOptions = {
  breaks: {
    GetTask: ({ job, honest }) => {
      if (job !== undefined) job.polls = 0;
      return honest();
    },
  },
};

/** Whether a CreateTask is of the task type that the raw connector has. */
export function isRaw(request: Parameters<typeof message>[0]): boolean {
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
