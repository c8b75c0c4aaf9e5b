import { create } from "@bufbuild/protobuf";
import { status as Status } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { connectClients } from "../../test/connector/clients.ts";
import { category } from "../../test/connector/requests.ts";
import { serveService } from "../../test/connector/serve-service.ts";
import { type GetLogsContext, type GetMetricsContext, type LogPage, NotFoundError } from "../index.ts";
import {
  GetTaskLogsRequestSchema as V1LogsRequestSchema,
  GetTaskMetricsRequestSchema as V1MetricsRequestSchema,
} from "./gen/flyteidl/admin/agent_pb.js";
import { AsyncAgentService } from "./gen/flyteidl/service/agent_pb.js";
import {
  type GetTaskLogsResponse,
  GetTaskLogsRequestSchema,
  GetTaskMetricsRequestSchema,
} from "./gen/flyteidl2/connector/connector_pb.js";
import { AsyncConnectorService } from "./gen/flyteidl2/connector/service_pb.js";

const { getTaskLogs, getTaskMetrics } = AsyncConnectorService.method;

/** Three pages: the token is the number of the page. */
const PAGES: readonly LogPage[] = [
  { lines: [{ message: "один\n", timestamp: new Date(1_500.5), originator: "USER" }], nextToken: "1" },
  { lines: [{ message: "two" }, { message: "", timestamp: { seconds: -1n, nanos: 1 } }], nextToken: "2" },
  { lines: [] },
];
const paged = async ({ token }: GetLogsContext<unknown>): Promise<LogPage> => PAGES[Number(token)]!;

const textOf = (parts: readonly GetTaskLogsResponse[]): string =>
  parts
    .flatMap(({ part }) => (part.case === "body" ? part.value.lines : []))
    .map(({ message }) => message)
    .join("");
const tokenOf = (parts: readonly GetTaskLogsResponse[]): string => {
  const last = parts.at(-1)?.part;
  return last?.case === "header" ? last.value.token : "";
};

describe("logs", () => {
  test("are read page by page, each a body followed by the token of the next", async () => {
    const asked: Pick<GetLogsContext<unknown>, "lines" | "token" | "resourceMeta">[] = [];
    await using world = await serveService({
      methods: {
        getLogs: async (ctx) => {
          asked.push({ lines: ctx.lines, token: ctx.token, resourceMeta: ctx.resourceMeta });
          return await paged(ctx);
        },
      },
    });
    const resourceMeta = await world.create();
    const request = create(GetTaskLogsRequestSchema, { resourceMeta, taskCategory: category, lines: 2n ** 64n - 1n });
    const first = await world.client.stream(getTaskLogs, request);
    expect(first).toMatchObject([
      {
        part: {
          case: "body",
          value: { lines: [{ message: "один\n", originator: 1, timestamp: { seconds: 1n, nanos: 500_000_000 } }] },
        },
      },
      { part: { case: "header", value: { token: "1" } } },
    ]);
    const second = await world.client.stream(getTaskLogs, { ...request, token: tokenOf(first), lines: 0n });
    expect(textOf(second)).toBe("two");
    const last = await world.client.stream(getTaskLogs, { ...request, token: tokenOf(second) });
    expect(last.map(({ part }) => part.case)).toEqual(["body"]);
    const { id } = world.service.job();
    expect(asked).toEqual([
      { lines: Number.MAX_SAFE_INTEGER, token: "", resourceMeta: { id } },
      { lines: undefined, token: "1", resourceMeta: { id } },
      { lines: Number.MAX_SAFE_INTEGER, token: "2", resourceMeta: { id } },
    ]);
  });

  test("are the same for v1, and for a client of another library", async () => {
    await using world = await serveService({ methods: { getLogs: paged } });
    const resourceMeta = await world.create();
    const v1 = create(V1LogsRequestSchema, { resourceMeta, taskCategory: category, token: "0" });
    expect(await world.client.stream(AsyncAgentService.method.getTaskLogs, v1)).toMatchObject([
      { part: { case: "body", value: { structuredLines: [{ message: "один\n", originator: 1 }] } } },
      { part: { case: "header", value: { token: "1" } } },
    ]);
    const { tasks } = connectClients(world.server.port);
    const parts: GetTaskLogsResponse[] = [];
    for await (const part of tasks.getTaskLogs({ resourceMeta, taskCategory: category, token: "0" })) parts.push(part);
    expect({ text: textOf(parts), token: tokenOf(parts) }).toEqual({ text: "один\n", token: "1" });
  });

  test.for([
    [`${"語".repeat(100_000)}\n`, `${"語".repeat(87_380)}...\n`],
    [`${"y".repeat(262_143)}\n`, `${"y".repeat(262_143)}\n`],
  ] as const)("keep the end of a line that is cut, and cut none that fits (%#)", async ([message, expected]) => {
    const lines = [{ message }, { message: "next\n" }];
    await using world = await serveService({ methods: { getLogs: async () => ({ lines }) } });
    const request = create(GetTaskLogsRequestSchema, { resourceMeta: await world.create(), taskCategory: category });
    expect(textOf(await world.client.stream(getTaskLogs, request))).toBe(`${expected}next\n`);
  });

  test("of many megabytes come in messages that every client takes, and a line that is too long is cut", async () => {
    const line = { message: "x".repeat(200_000) };
    const lines = [...Array.from({ length: 40 }, () => line), { message: "y".repeat(9_000_000) }];
    await using world = await serveService({ methods: { getLogs: async () => ({ lines, nextToken: "next" }) } });
    const resourceMeta = await world.create();
    const request = create(GetTaskLogsRequestSchema, { resourceMeta, taskCategory: category });
    const parts = await world.client.stream(getTaskLogs, request);
    expect(parts.length).toBeGreaterThan(7);
    expect(textOf(parts).replace(/^x+/, "")).toBe(`${"y".repeat(262_141)}...`);
    expect(textOf(parts).indexOf("y")).toBe(40 * 200_000);
    expect(tokenOf(parts)).toBe("next");
  });

  test.for([
    [
      "no page",
      async (): Promise<unknown> => undefined,
      Status.INTERNAL,
      "getLogs must return a page: it is no object",
    ],
    ["no lines", async () => ({}), Status.INTERNAL, "lines must be an array"],
    ["no line", async () => ({ lines: [{ message: "a" }, { message: 1 }] }), Status.INTERNAL, "lines[1] must have"],
    [
      "no time",
      async () => ({ lines: [{ message: "", timestamp: new Date(Number.NaN) }] }),
      Status.INTERNAL,
      "lines[0] must have",
    ],
    ["no token", async () => ({ lines: [], nextToken: 1 }), Status.INTERNAL, "nextToken must be a text"],
    [
      "not found",
      async () => {
        throw new NotFoundError("NOT_FOUND", "the log is gone");
      },
      Status.NOT_FOUND,
      "the log is gone",
    ],
  ] as const)("%s is a status that says so", async ([, getLogs, code, details]) => {
    // What a plugin written without TypeScript returns.
    await using world = await serveService({ methods: { getLogs: getLogs as () => Promise<LogPage> } });
    const resourceMeta = await world.create();
    const request = create(GetTaskLogsRequestSchema, { resourceMeta, taskCategory: category });
    const answer = world.client.stream(getTaskLogs, request);
    await expect(answer).rejects.toMatchObject({ code, details: expect.stringContaining(details) as string });
  });

  test("of a job that cannot be read are an invalid argument", async () => {
    await using world = await serveService({ methods: { getLogs: paged } });
    const request = create(GetTaskLogsRequestSchema, { resourceMeta: new Uint8Array([1]), taskCategory: category });
    await expect(world.client.stream(getTaskLogs, request)).rejects.toMatchObject({ code: Status.INVALID_ARGUMENT });
  });
});

describe("metrics", () => {
  const data = { resultType: "matrix", result: [{ metric: { pod: "a" }, values: [[1_700_000_000, "0.5"]] }] };

  test("are asked for with their times, in both versions of the protocol", async () => {
    const asked: unknown[] = [];
    await using world = await serveService({
      methods: {
        getMetrics: async ({ queries, startTime, endTime, stepMs }: GetMetricsContext<unknown>) => {
          asked.push({ queries, startTime, endTime, stepMs });
          return queries.map((metric) => ({ metric, data }));
        },
      },
    });
    const resourceMeta = await world.create();
    const query = {
      resourceMeta,
      taskCategory: category,
      queries: ["cpu", "память"],
      startTime: { seconds: 1n, nanos: 999_999_999 },
      endTime: { seconds: 2n },
      step: { seconds: 0n, nanos: 500_000_000 },
    };
    const { results } = await world.client.call(getTaskMetrics, create(GetTaskMetricsRequestSchema, query));
    expect(results).toMatchObject([
      { metric: "cpu", data },
      { metric: "память", data },
    ]);
    const v1 = create(V1MetricsRequestSchema, { resourceMeta, taskCategory: category, queries: ["cpu"] });
    const old = await world.client.call(AsyncAgentService.method.getTaskMetrics, v1);
    expect(old.results).toMatchObject([{ metric: "cpu", data }]);
    expect(asked).toEqual([
      { queries: ["cpu", "память"], startTime: new Date(1_999), endTime: new Date(2_000), stepMs: 500 },
      { queries: ["cpu"], startTime: undefined, endTime: undefined, stepMs: undefined },
    ]);
  });

  test.for([
    [{ startTime: { seconds: 2n ** 62n } }, "start_time is too far from 1970"],
    [{ endTime: { nanos: -1 } }, "end_time has -1 nanoseconds"],
    [{ step: { seconds: -1n } }, "step must be above 0"],
  ])("%o is an invalid argument", async ([query, details]) => {
    await using world = await serveService({ methods: { getMetrics: async () => [] } });
    const resourceMeta = await world.create();
    const request = create(GetTaskMetricsRequestSchema, { resourceMeta, taskCategory: category, ...(query as object) });
    await expect(world.client.call(getTaskMetrics, request)).rejects.toMatchObject({
      code: Status.INVALID_ARGUMENT,
      details: expect.stringContaining(details as string) as string,
    });
  });

  test.for([
    [undefined, "it must be an array"],
    [[1], "[0] must have metric and data"],
    [[{ metric: 1 }], "[0].metric must be a text"],
    [[{ metric: "a", data: { b: Number.NaN } }], "[0].data"],
  ])("%o instead of results is an internal error", async ([results, details]) => {
    const getMetrics = async (): Promise<never> => results as never;
    await using world = await serveService({ methods: { getMetrics } });
    const resourceMeta = await world.create();
    const request = create(GetTaskMetricsRequestSchema, { resourceMeta, taskCategory: category });
    await expect(world.client.call(getTaskMetrics, request)).rejects.toMatchObject({
      code: Status.INTERNAL,
      details: expect.stringContaining(details as string) as string,
    });
  });
});
