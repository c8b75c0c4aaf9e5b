import http2 from "node:http2";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

import { Metadata, Server, ServerCredentials, status, type handleUnaryCall } from "@grpc/grpc-js";
import { afterEach, describe, expect, test } from "vitest";

import { GrpcError, type GrpcRequest } from "../index.ts";
import { createGrpcChannels, type GrpcChannels, type GrpcChannelsOptions } from "./grpc-channels.ts";

const METHOD = "/test.Echo/Say";
const BYTES = new TextEncoder().encode("hello");
const closers: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Handler = handleUnaryCall<Buffer, Buffer>;

/** Serves one method that takes and gives bytes. */
async function serve(handler: Handler, options = {}): Promise<string> {
  const server = new Server(options);
  const raw = (bytes: Buffer): Buffer => bytes;
  const definition = {
    path: METHOD,
    requestStream: false,
    responseStream: false,
    requestSerialize: raw,
    requestDeserialize: raw,
    responseSerialize: raw,
    responseDeserialize: raw,
  } as const;
  server.addService({ say: definition }, { say: handler });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  closers.push(() => server.forceShutdown());
  return `127.0.0.1:${port}`;
}

function channels(options?: GrpcChannelsOptions): GrpcChannels {
  const made = createGrpcChannels(options);
  closers.push(() => made.close());
  return made;
}

function request(address: string, more: Partial<GrpcRequest> = {}): GrpcRequest {
  return { address, security: { kind: "plaintext" }, method: METHOD, message: BYTES, ...more };
}

const echo: Handler = (call, callback) => callback(null, call.request);

describe("createGrpcChannels", () => {
  test("carries bytes, headers, trailers and metadata both ways", async () => {
    const address = await serve((call, callback) => {
      const headers = new Metadata();
      headers.set("x-got", call.metadata.get("x-sent").join("+"));
      call.sendMetadata(headers);
      const trailers = new Metadata();
      trailers.set("x-bytes-bin", call.metadata.get("x-sent-bin")[0] ?? "");
      callback(null, Buffer.from(`${call.request.toString()} world`), trailers);
    });
    const metadata = { "x-sent": ["a", "b"], "x-sent-bin": [new Uint8Array([0, 255])] };
    const answer = await channels().unary(request(address, { metadata }));
    expect(new TextDecoder().decode(answer.message)).toBe("hello world");
    // HTTP/2 joins values of the same name on their way.
    expect(answer.headers["x-got"]).toEqual(["a, b"]);
    expect(answer.trailers["x-bytes-bin"]).toEqual([new Uint8Array([0, 255])]);
  });

  test("compresses the request only when it is asked to, and understands compressed answers", async () => {
    const encodings: unknown[] = [];
    const server = http2.createServer();
    server.on("stream", (stream, headers) => {
      encodings.push(headers["grpc-encoding"]);
      stream.respond(
        { ":status": 200, "content-type": "application/grpc", "grpc-encoding": "gzip" },
        { waitForTrailers: true },
      );
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
      const zipped = gzipSync(BYTES);
      const frame = Buffer.alloc(5);
      frame.writeUInt8(1);
      frame.writeUInt32BE(zipped.length, 1);
      stream.end(Buffer.concat([frame, zipped]));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    closers.unshift(() => void server.close());
    const address = `127.0.0.1:${portOf(server.address())}`;
    const { unary } = channels();
    expect((await unary(request(address, { gzip: true }))).message).toEqual(BYTES);
    expect((await unary(request(address))).message).toEqual(BYTES);
    expect(encodings).toEqual(["gzip", undefined]);
  });

  test("gives the status, its words and its trailers", async () => {
    const address = await serve((_call, callback) => {
      const metadata = new Metadata();
      metadata.set("x-request-id", "r-1");
      callback({ code: status.NOT_FOUND, details: "no such job", metadata });
    });
    const error: unknown = await channels()
      .unary(request(address))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GrpcError);
    expect(error).toMatchObject({ code: status.NOT_FOUND, details: "no such job", unsent: false });
    expect(error).toHaveProperty("trailers.x-request-id", ["r-1"]);
  });

  test("says that a request was not sent when nobody listens", async () => {
    const address = await serve(echo);
    for (const close of closers.splice(0)) await close();
    const error: unknown = await channels()
      .unary(request(address))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "GrpcError", code: status.UNAVAILABLE, unsent: true });
  });

  test("waits for a connection when it is asked to, and says so when there is none in time", async () => {
    const address = await serve(echo);
    for (const close of closers.splice(0)) await close();
    const failing = channels().unary(request(address, { waitForReady: true, timeoutMs: 100 }));
    await expect(failing).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED, unsent: true });
  });

  test("tells the service of the deadline, and ends the call at it", async () => {
    const deadlines: number[] = [];
    const address = await serve((call) => void deadlines.push(Number(call.getDeadline()) - Date.now()));
    const failing = channels().unary(request(address, { timeoutMs: 150 }));
    await expect(failing).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED, unsent: false });
    expect(deadlines[0]).toBeGreaterThan(0);
    expect(deadlines[0]).toBeLessThan(200);
  });

  test("rejects with the reason of an aborted signal, and cancels the call at the service", async () => {
    const arrived = Promise.withResolvers<void>();
    const cancelled = Promise.withResolvers<void>();
    const address = await serve((call) => {
      call.on("cancelled", () => cancelled.resolve());
      arrived.resolve();
    });
    const controller = new AbortController();
    const failing = channels().unary(request(address, { signal: controller.signal }));
    await arrived.promise;
    controller.abort(new Error("enough"));
    await expect(failing).rejects.toThrow("enough");
    await cancelled.promise;
  });

  test("ends the calls under way when it is closed, and makes no more", async () => {
    const arrived = Promise.withResolvers<void>();
    const address = await serve(() => arrived.resolve());
    const { unary, close } = channels();
    const failing = unary(request(address));
    await arrived.promise;
    const rejected = expect(failing).rejects.toMatchObject({
      code: status.UNAVAILABLE,
      details: "The channels are closed",
    });
    await close();
    await rejected;
    await expect(unary(request(address))).rejects.toMatchObject({ unsent: true });
  });

  test("leaves no socket behind when it is closed", async () => {
    const address = await serve(echo);
    // Those of earlier tests are on their way out.
    await expect.poll(sockets).toBe(0);
    const { unary, close } = channels();
    await unary(request(address));
    expect(sockets()).toBeGreaterThan(0);
    await close();
    await expect.poll(sockets).toBe(0);
  });

  test("refuses answers above the limit with the status that gRPC has for it", async () => {
    const address = await serve((_call, callback) => callback(null, Buffer.alloc(2_000)));
    const failing = channels({ maxMessageBytes: 1_000 }).unary(request(address));
    await expect(failing).rejects.toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
      details: expect.stringContaining("larger than max"),
    });
  });

  test("repeats no metadata that cannot be sent", async () => {
    const address = await serve(echo);
    const failing = channels().unary(request(address, { metadata: { authorization: ["Bearer sec\nret"] } }));
    const error: unknown = await failing.catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('"authorization"');
    expect(String(error)).not.toContain("ret");
  });
});

function portOf(address: AddressInfo | string | null): number {
  if (typeof address !== "object" || address === null) throw new TypeError("the server does not listen");
  return address.port;
}

function sockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
}
