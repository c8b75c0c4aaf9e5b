import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";

import { create, fromBinary, toBinary, type DescMethodUnary, type MessageInitShape } from "@bufbuild/protobuf";
import { GrpcCode, GrpcError, type GrpcMetadata } from "@flyte-webapi/sdk";

import type { GrpcFakeMethod } from "../world/grpc-service.ts";
import { GRPC, isUnary } from "../world/grpc-url.ts";
import type { World, WorldTools } from "../world/world.ts";
import { listenOnLoopback } from "./listen-on-loopback.ts";
import type { LoopbackServer } from "./serve-http.ts";

/** A method by its path on the wire. */
interface ServedMethod {
  readonly method: DescMethodUnary;
  readonly run: GrpcFakeMethod;
}

/**
 * Serves the gRPC services of a world on one port, without TLS. Every service is found by its name, whatever address the world gives it.
 *
 * @throws RangeError when the world has a service at two addresses: which one is meant could not be told.
 */
export async function serveGrpcFakes(
  world: World,
  tools: WorldTools,
  onRequest: (line: string) => void,
): Promise<LoopbackServer> {
  const methods = methodsOf(world, tools);
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer();
  server.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
  });
  server.on("stream", (stream, headers) => {
    const path = String(headers[":path"]);
    onRequest(`${GRPC} ${path.slice(path.lastIndexOf("/") + 1)}`);
    // A client that goes away in the middle is nobody's mistake.
    stream.on("error", () => {});
    void answer(stream, headers, methods.get(path)).catch((error: unknown) => refuse(stream, toGrpcError(error)));
  });
  const port = await listenOnLoopback(server);
  return {
    port,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      for (const session of sessions) session.destroy();
      await closed;
    },
  };
}

function methodsOf(world: World, tools: WorldTools): ReadonlyMap<string, ServedMethod> {
  const methods = new Map<string, ServedMethod>();
  const names = new Set<string>();
  for (const fake of world.grpc ?? []) {
    const { typeName } = fake.service;
    if (names.has(typeName)) throw new RangeError(`The world has ${typeName} at two addresses; only one can be served`);
    names.add(typeName);
    const runs = fake.methods(tools);
    for (const method of fake.service.methods) {
      const run = runs[method.localName];
      if (run === undefined || !isUnary(method)) continue;
      methods.set(`/${typeName}/${method.name}`, { method, run });
    }
  }
  return methods;
}

async function answer(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  served: ServedMethod | undefined,
): Promise<void> {
  const sent = await buffer(stream);
  if (served === undefined) {
    throw new GrpcError(GrpcCode.UNIMPLEMENTED, `the fake has no method ${String(headers[":path"])}`);
  }
  const { method, run } = served;
  // The path was found with the descriptor that decodes its message.
  const message = fromBinary(method.input, unframed(sent)) as never;
  const init: MessageInitShape<typeof method.output> = await run(message, { metadata: metadataOf(headers) });
  const bytes = toBinary(method.output, create(method.output, init));
  if (stream.destroyed) return;
  stream.respond({ ":status": 200, "content-type": "application/grpc+proto" }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": String(GrpcCode.OK) }));
  stream.end(framed(bytes));
}

/** Ends a call with a status, and without a message. */
function refuse(stream: ServerHttp2Stream, { code, details, trailers }: GrpcError): void {
  if (stream.destroyed || stream.headersSent) return;
  stream.respond(
    {
      ":status": 200,
      "content-type": "application/grpc+proto",
      "grpc-status": String(code),
      "grpc-message": percentEncoded(details),
      ...toHeaders(trailers),
    },
    { endStream: true },
  );
}

// Source: grpc/grpc, doc/PROTOCOL-HTTP2.md: all but visible ASCII, and the percent sign itself.
function percentEncoded(text: string): string {
  return text.toWellFormed().replaceAll(/[^\x20-\x24\x26-\x7e]/gu, (character) => encodeURIComponent(character));
}

// As servers do when their code throws, such as for bytes that are no message.
function toGrpcError(error: unknown): GrpcError {
  return error instanceof GrpcError ? error : new GrpcError(GrpcCode.UNKNOWN, `the fake threw ${String(error)}`);
}

// Source: grpc/grpc, doc/PROTOCOL-HTTP2.md: a byte that says whether the message is compressed, four for its length, the message.
const PREFIX_BYTES = 5;

function framed(message: Uint8Array): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** @throws GrpcError when the bytes are no single message, or compressed with something else than gzip. */
function unframed(frame: Buffer): Uint8Array {
  if (frame.length < PREFIX_BYTES || frame.length !== PREFIX_BYTES + frame.readUInt32BE(1)) {
    throw new GrpcError(GrpcCode.INTERNAL, `expected one message with its length before it, got ${frame.length} bytes`);
  }
  const message = frame.subarray(PREFIX_BYTES);
  return frame[0] === 1 ? gunzipSync(message) : message;
}

function metadataOf(headers: IncomingHttpHeaders): GrpcMetadata {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      if (name.startsWith(":") || value === undefined) return [];
      const values = [value].flat();
      return [[name, name.endsWith("-bin") ? values.flatMap(bytesOf) : values]];
    }),
  );
}

// Several values of bytes stand in one header, with commas between them.
function bytesOf(value: string): Uint8Array[] {
  return value.split(",").map((part) => new Uint8Array(Buffer.from(part.trim(), "base64")));
}

function toHeaders(metadata: GrpcMetadata): Readonly<Record<string, string[]>> {
  return Object.fromEntries(
    Object.entries(metadata).map(([name, values]) => [
      name,
      values.map((value) => (typeof value === "string" ? value : Buffer.from(value).toString("base64"))),
    ]),
  );
}
