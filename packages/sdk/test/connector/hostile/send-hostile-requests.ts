import { setTimeout } from "node:timers/promises";
import { Client, credentials, status as Status } from "@grpc/grpc-js";
import fc from "fast-check";
import { z } from "zod";
import { serveConnector } from "../../../src/connector/serve-connector.ts";
import { AsyncConnectorService } from "../../../src/connector/gen/flyteidl2/connector/service_pb.js";
import { createResourceMetaCodec, PhaseInfo, type PluginEntry } from "../../../src/index.ts";
import { silentLogger } from "../../../src/internal/silent-logger.ts";
import { grpcJsClient } from "../clients.ts";
import { createRequest } from "../requests.ts";
import { hostileRequest, type HostileRequest } from "./hostile-request.ts";
import { JobsMade } from "./jobs-made.ts";

/** What came of many requests. */
export interface HostileReport {
  readonly requests: number;
  /** How often each status was the answer. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly unhandled: readonly string[];
  /** What the connector held when all was over. */
  readonly stats: ReturnType<Awaited<ReturnType<typeof serveConnector>>["stats"]>;
  /** Heap in use after a third, and after all, of the requests, when all jobs are deleted; measured only where there is `gc`. */
  readonly heapBytes: readonly number[];
}

const wide = { qps: 100_000, burst: 10_000 };
const config = { readRateLimiter: wide, writeRateLimiter: wide, resourceQuotas: { jobs: 100_000 } };

/** A plugin that remembers nothing, so that what is remembered is the connector's. */
const jobs: PluginEntry = {
  id: "jobs",
  supportedTaskTypes: ["job"],
  pluginLoader: () => ({
    getConfig: () => ({ ...config, resourceMeta: createResourceMetaCodec(z.object({ key: z.string() })) }),
    resourceRequirements: () => ({ namespace: "jobs", constraints: {} }),
    create: async ({ idempotencyKey }) => ({ resourceMeta: { key: idempotencyKey } }),
    get: async () => ({}),
    getMany: async ({ resourceMetas }) => resourceMetas.map(() => ({ resource: {} })),
    getLogs: async ({ token }) => ({ lines: [{ message: "line\n" }], nextToken: token }),
    getMetrics: async ({ queries }) => queries.map((metric) => ({ metric, data: { metric } })),
    status: () => PhaseInfo.running(),
    delete: async () => {},
  }),
};
const done: PluginEntry = {
  id: "done",
  supportedTaskTypes: ["done"],
  pluginLoader: () => ({ getConfig: () => ({ writeRateLimiter: wide }), do: () => PhaseInfo.success() }),
};

/** What a request that means nothing may be answered with. */
const EXPECTED: readonly Status[] = [
  Status.OK,
  Status.INVALID_ARGUMENT,
  Status.NOT_FOUND,
  Status.UNIMPLEMENTED,
  Status.RESOURCE_EXHAUSTED,
];
const AT_ONCE = 25;

/**
 * Serves plugins on a socket, and sends hostile requests to them.
 *
 * @throws Error, with the seed and the shrunk requests, when one is answered with a status that it must not have: the connector's own
 *   fault, a lost call, a deadline that passed.
 */
export async function sendHostileRequests(requests: number, seed?: number): Promise<HostileReport> {
  const server = await serveConnector({
    plugins: [jobs, done],
    host: "localhost",
    port: 0,
    logger: silentLogger,
    unclaimedGraceMs: 0,
    quotaLeaseMs: 1_000,
  });
  const statuses: Record<string, number> = {};
  const unhandled: string[] = [];
  const onUnhandled = (reason: unknown): void => void unhandled.push(String(reason));
  process.on("unhandledRejection", onUnhandled);
  const client = new Client(`localhost:${server.port}`, credentials.createInsecure());
  const heapBytes: number[] = [];
  let sent = 0;
  try {
    await using first = grpcJsClient(server.port);
    const { resourceMeta } = await first.call(AsyncConnectorService.method.createTask, createRequest());
    const jobsMade = new JobsMade();
    const measure = async (): Promise<void> => {
      // What is remembered of a job is a feature, and has its bounds. What is left when all are deleted is a leak, if there is one.
      await jobsMade.deleteAll(first);
      heapBytes.push(...(await heapInUse()));
    };
    const property = fc.asyncProperty(
      fc.array(hostileRequest(resourceMeta), { minLength: AT_ONCE, maxLength: AT_ONCE }),
      async (batch) => {
        const codes = await Promise.all(
          batch.map((request) => send(client, request, (answer) => jobsMade.note(request, answer))),
        );
        const before = sent;
        sent += batch.length;
        if (before < requests / 3 && sent >= requests / 3) await measure();
        for (const [index, code] of codes.entries()) {
          const name = Status[code] ?? `no status: ${code}`;
          statuses[name] = (statuses[name] ?? 0) + 1;
          const isExpected = EXPECTED.includes(code) || (code === Status.CANCELLED && batch[index]?.isCancelled);
          if (isExpected !== true) throw new Error(`${batch[index]?.path} was answered with ${name}`);
        }
      },
    );
    await fc.assert(property, { numRuns: Math.ceil(requests / AT_ONCE), ...(seed === undefined ? {} : { seed }) });
    await measure();
    // Whoever cancelled does not wait for the server to know it.
    while (server.stats().callsUnderWay > 0 || server.stats().unclaimedJobs > 0) await later();
    return { requests: sent, statuses, unhandled, stats: server.stats(), heapBytes };
  } finally {
    client.close();
    await server.close();
    process.off("unhandledRejection", onUnhandled);
  }
}

async function later(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** The least of a few looks: buffers and streams of the last calls go when the event loop has been round. */
async function heapInUse(): Promise<readonly number[]> {
  if (globalThis.gc === undefined) return [];
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    globalThis.gc();
    await setTimeout(20);
    const { heapUsed, external } = process.memoryUsage();
    least = Math.min(least, heapUsed + external);
  }
  return [least];
}

const asBytes = (bytes: Uint8Array): Buffer => Buffer.from(bytes);
const asGiven = (bytes: Buffer): Buffer => bytes;

async function send(
  client: Client,
  { path, kind, messages, isCancelled }: HostileRequest,
  onAnswer: (answer: Uint8Array | undefined) => void,
): Promise<Status> {
  return await new Promise((resolve) => {
    const options = { deadline: Date.now() + 60_000 };
    const [message = new Uint8Array()] = messages;
    if (kind === "unary") {
      const call = client.makeUnaryRequest(path, asBytes, asGiven, message, options, (_, answer) => onAnswer(answer));
      call.on("status", ({ code }) => resolve(code));
      if (isCancelled) call.cancel();
      return;
    }
    if (kind === "server_streaming") {
      const call = client.makeServerStreamRequest(path, asBytes, asGiven, message, options);
      call.on("data", () => {});
      call.on("error", () => {});
      call.on("status", ({ code }) => resolve(code));
      onAnswer(undefined);
      if (isCancelled) call.cancel();
      return;
    }
    const call = client.makeBidiStreamRequest(path, asBytes, asGiven, options);
    call.on("data", () => {});
    call.on("error", () => {});
    call.on("status", ({ code }) => resolve(code));
    for (const one of messages) call.write(one);
    if (isCancelled) call.cancel();
    else call.end();
  });
}
