import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Metadata, Server, ServerCredentials, status, type handleUnaryCall } from "@grpc/grpc-js";
import { afterEach, describe, expect, it } from "vitest";

import { GetJobRequestSchema, JobSchema, JobService, JobState } from "../../test/grpc/gen/jobs_pb.js";
import { richTrailers } from "../../test/grpc/scripted-grpc.ts";
import { createGrpcChannels } from "../channels/grpc-channels.ts";
import { createSeededRandom } from "../internal/seeded-random.ts";
import { systemClock } from "../internal/system-clock.ts";
import { createGrpcClient, type GrpcClient, type GrpcClientOptions } from "./index.ts";

type Handler = handleUnaryCall<Buffer, Buffer>;

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A real server with one method, and a client before it, with short pauses. */
async function serve(
  getJob: Handler,
  options: Partial<GrpcClientOptions> = {},
): Promise<GrpcClient<typeof JobService>> {
  const server = new Server();
  const raw = (bytes: Buffer): Buffer => bytes;
  const codec = { requestSerialize: raw, requestDeserialize: raw, responseSerialize: raw, responseDeserialize: raw };
  const definition = { path: "/jobs.v1.JobService/GetJob", requestStream: false, responseStream: false, ...codec };
  server.addService({ getJob: definition } as const, { getJob });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  const channels = createGrpcChannels();
  closers.push(
    () => channels.close(),
    () => server.forceShutdown(),
  );
  return createGrpcClient(JobService, {
    address: `127.0.0.1:${port}`,
    security: { kind: "plaintext" },
    grpc: channels.unary,
    clock: systemClock,
    random: createSeededRandom(1),
    retry: { baseDelayMs: 5 },
    ...options,
  });
}

const answer = (id: string): Buffer =>
  Buffer.from(toBinary(JobSchema, create(JobSchema, { id, state: JobState.DONE })));

describe("over a real connection", () => {
  it("a call reaches the service with its credential, and the message comes back", async () => {
    const seen: unknown[] = [];
    const client = await serve(
      (call, callback) => {
        seen.push(call.metadata.get("authorization"), fromBinary(GetJobRequestSchema, call.request).id);
        callback(null, answer("ü-7"));
      },
      { authorize: () => ({ authorization: "Bearer token" }) },
    );
    expect(await client.getJob({ id: "ü-7" })).toMatchObject({ id: "ü-7", state: JobState.DONE });
    expect(seen).toEqual([["Bearer token"], "ü-7"]);
  });

  it("trouble is waited out as the service asks in the details of its status", async () => {
    const at: number[] = [];
    const client = await serve((_call, callback) => {
      at.push(performance.now());
      const metadata = new Metadata();
      const [details] = richTrailers({ retryInfo: { seconds: 0, nanos: 80_000_000 } })["grpc-status-details-bin"] ?? [];
      metadata.set("grpc-status-details-bin", Buffer.from(details ?? ""));
      if (at.length === 1) callback({ code: status.UNAVAILABLE, details: "later", metadata });
      else callback(null, answer("7"));
    });
    expect(await client.getJob({ id: "7" })).toMatchObject({ id: "7" });
    // Timers of Node may fire up to a millisecond early.
    expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(79);
  });

  it("a service that never answers costs one attempt's time", async () => {
    const client = await serve(() => {}, { timeoutMs: 60, retry: { maxAttempts: 1 } });
    await expect(client.getJob({ id: "7" })).rejects.toMatchObject({ code: "DeadlineExceeded" });
  });

  it("nobody there is said as a request that was not sent", async () => {
    const client = await serve(() => {}, { retry: { maxAttempts: 1 } });
    for (const close of closers.splice(1)) await close();
    await expect(client.getJob({ id: "7" })).rejects.toMatchObject({
      code: "ConnectionFailed",
      message: expect.stringContaining("was not sent"),
    });
  });

  it("an answer above 4 MiB is said as such", async () => {
    const client = await serve((_call, callback) => callback(null, Buffer.alloc(4 * 1024 * 1024 + 1)));
    await expect(client.getJob({ id: "7" })).rejects.toMatchObject({
      code: "BadResponse",
      message: expect.stringContaining("larger than max"),
    });
  });
});
