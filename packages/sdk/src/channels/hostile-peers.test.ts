import { once } from "node:events";
import http2 from "node:http2";
import net, { type AddressInfo } from "node:net";
import tls from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { makeAuthority, makeCertificate } from "../../test/connector/certificates.ts";
import { ConnectorMetadataService } from "../connector/gen/flyteidl2/connector/service_pb.js";
import { GrpcCode } from "../contract/grpc-code.ts";
import type { GrpcRequest, GrpcSecurity } from "../contract/grpc-unary.ts";
import { PluginError } from "../errors/plugin-error.ts";
import { createGrpcClient } from "../grpc/create-grpc-client.ts";
import { createSeededRandom } from "../internal/seeded-random.ts";
import { systemClock } from "../internal/system-clock.ts";
import { ChannelPool } from "./channel-pool.ts";
import { type GrpcChannels, createGrpcChannels } from "./grpc-channels.ts";
import { NewConnections } from "./new-connections.ts";

const SECRET = "s3cr3t-of-the-caller";
const ATTEMPT_MS = 150;
const DEADLINE_MS = 400;
/** A machine that is busy is slow. */
const MARGIN_MS = 2_000;
const PATIENT = { timeout: 20_000 };

const authority = makeAuthority("authority");
const certificate = makeCertificate(authority);
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown): void => void unhandled.push(reason);
const closers: (() => void)[] = [];

beforeAll(() => void process.on("unhandledRejection", onUnhandled));
afterAll(() => void process.off("unhandledRejection", onUnhandled));
afterEach(() => {
  for (const close of closers.splice(0)) close();
  expect(unhandled.splice(0)).toEqual([]);
});

async function listen(server: net.Server): Promise<string> {
  const open = new Set<net.Socket>();
  server.on("connection", (socket: net.Socket) => {
    open.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => open.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  // The address of a server that listens on a port.
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server of HTTP/2 that does as it likes with each stream. */
async function http2Peer(
  onStream: (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => void,
  options: http2.ServerOptions = {},
): Promise<string> {
  const server = http2.createServer(options);
  server.on("sessionError", () => {});
  server.on("session", (session) => session.on("error", () => {}));
  server.on("stream", (stream, headers) => {
    stream.on("error", () => {});
    onStream(stream, headers);
  });
  return await listen(server);
}

async function socketPeer(onSocket: (socket: net.Socket) => void): Promise<string> {
  return await listen(net.createServer(onSocket));
}

const OK_HEADERS = { ":status": 200, "content-type": "application/grpc" };
const frame = (bytes: Uint8Array, length = bytes.length, flag = 0): Buffer => {
  const head = Buffer.alloc(5);
  head.writeUInt8(flag);
  head.writeUInt32BE(length, 1);
  return Buffer.concat([head, bytes]);
};

/** Answers with headers, any data, and trailers. */
function answer(stream: http2.ServerHttp2Stream, trailers: http2.OutgoingHttpHeaders, data?: Uint8Array): void {
  stream.respond(OK_HEADERS, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers(trailers));
  stream.end(data);
}

/** SETTINGS, empty: the beginning of a connection as a server says it. */
const SETTINGS = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);

const peers: Readonly<Record<string, () => Promise<string>>> = {
  "takes the connection, and says nothing": () => socketPeer(() => {}),
  "closes every connection at once": () => socketPeer((socket) => socket.destroy()),
  "resets every connection at the first byte": () =>
    socketPeer((socket) => socket.on("data", () => socket.resetAndDestroy())),
  "answers with bytes of no protocol": () =>
    socketPeer((socket) => void socket.write(Buffer.alloc(100_000, "garbage\r\n"))),
  "speaks HTTP/1": () => socketPeer((socket) => void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")),
  "says SETTINGS, then frames that are none": () =>
    socketPeer((socket) => {
      socket.write(SETTINGS);
      socket.on("data", () => void socket.write(Buffer.alloc(4_096, 0xff)));
    }),
  "says GOAWAY at every call": () =>
    http2Peer((stream) => {
      stream.session?.goaway(0);
    }),
  "says GOAWAY with an error in the middle of the call": () =>
    http2Peer((stream) => {
      stream.respond(OK_HEADERS);
      stream.session?.goaway(2, 0, Buffer.from("debug data"));
    }),
  "destroys the connection in the middle of the answer": () =>
    http2Peer((stream) => {
      stream.respond(OK_HEADERS);
      stream.write(frame(new Uint8Array(3), 1_000), () => stream.session?.destroy());
    }),
  "refuses every stream": () => http2Peer((stream) => stream.close(http2.constants.NGHTTP2_REFUSED_STREAM)),
  "resets every stream with INTERNAL_ERROR": () => http2Peer((stream) => stream.close(2)),
  "resets every stream after the headers": () =>
    http2Peer((stream) => {
      stream.respond(OK_HEADERS);
      stream.close(http2.constants.NGHTTP2_ENHANCE_YOUR_CALM);
    }),
  "allows no stream": () => http2Peer(() => {}, { settings: { maxConcurrentStreams: 0 } }),
  "never answers": () => http2Peer(() => {}),
  "sends headers, and never more": () => http2Peer((stream) => stream.respond(OK_HEADERS)),
  "sends a message, and never the end": () =>
    http2Peer((stream) => {
      stream.respond(OK_HEADERS);
      stream.write(frame(new Uint8Array()));
    }),
  "ends without trailers": () =>
    http2Peer((stream) => {
      stream.respond(OK_HEADERS);
      stream.end(frame(new Uint8Array()));
    }),
  "answers OK without a message": () => http2Peer((stream) => answer(stream, { "grpc-status": "0" })),
  "answers with two messages": () =>
    http2Peer((stream) =>
      answer(stream, { "grpc-status": "0" }, Buffer.concat([frame(new Uint8Array([10, 0])), frame(new Uint8Array())])),
    ),
  "announces four gigabytes": () =>
    http2Peer((stream) => answer(stream, { "grpc-status": "0" }, frame(new Uint8Array(10), 0xff_ff_ff_ff))),
  "sends a message that is cut off": () =>
    http2Peer((stream) => answer(stream, { "grpc-status": "0" }, frame(new Uint8Array(3), 5))),
  "sends a message that is none": () =>
    http2Peer((stream) => answer(stream, { "grpc-status": "0" }, frame(Buffer.from("no message")))),
  "says that it has compressed, and has not": () =>
    http2Peer((stream) => {
      stream.respond({ ...OK_HEADERS, "grpc-encoding": "gzip" }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
      stream.end(frame(Buffer.from("not zipped"), 10, 1));
    }),
  "compresses in a way that nobody knows": () =>
    http2Peer((stream) => {
      stream.respond({ ...OK_HEADERS, "grpc-encoding": "nonsense" }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
      stream.end(frame(Buffer.from("zipped?"), 7, 1));
    }),
  "has a status that is no number": () => http2Peer((stream) => answer(stream, { "grpc-status": "all is well" })),
  "has a status that gRPC does not have": () => http2Peer((stream) => answer(stream, { "grpc-status": "4711" })),
  "has a text that is no percent-encoding": () =>
    http2Peer((stream) => answer(stream, { "grpc-status": "13", "grpc-message": "100%%%zz\u0001" })),
  "has details that are no message": () =>
    http2Peer((stream) =>
      answer(stream, { "grpc-status": "8", "grpc-status-details-bin": "!!! no base64 !!!", "x-a-bin": "%%%" }),
    ),
  "has metadata of half a megabyte": () =>
    http2Peer((stream) => answer(stream, { "grpc-status": "14", "x-huge": "a".repeat(500_000) })),
  "has a thousand names of metadata": () =>
    http2Peer((stream) => {
      const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`x-name-${index}`, "a".repeat(20)]));
      answer(stream, { "grpc-status": "14", ...many });
    }),
  "is a web page": () =>
    http2Peer((stream) => {
      stream.respond({ ":status": 200, "content-type": "text/html" });
      stream.end("<html>");
    }),
  "says 503 in HTTP": () =>
    http2Peer((stream) => {
      stream.respond({ ":status": 503 });
      stream.end("no");
    }),
  "repeats what it was sent in the text of its error": () =>
    http2Peer((stream, headers) =>
      answer(stream, { "grpc-status": "16", "grpc-message": `refused: ${headers.authorization}` }),
    ),
  "speaks TLS, where plain text is expected": () =>
    listen(tls.createServer({ cert: certificate.cert, key: certificate.key }).on("tlsClientError", () => {})),
  "has a name that nobody knows": async () => "no-such-host.invalid:443",
  "has a port where nobody listens": async () => {
    const server = net.createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    // The address of a server that listens on a port.
    const { port } = server.address() as AddressInfo;
    server.close();
    return `127.0.0.1:${port}`;
  },
};

function clientOf(address: string, channels: GrpcChannels, security: GrpcSecurity = { kind: "plaintext" }) {
  return createGrpcClient(ConnectorMetadataService, {
    address,
    security,
    grpc: channels.unary,
    clock: systemClock,
    random: createSeededRandom(1),
    authorize: () => ({ authorization: `Bearer ${SECRET}` }),
    timeoutMs: ATTEMPT_MS,
    deadlineMs: DEADLINE_MS,
    retry: { maxAttempts: 3, baseDelayMs: 10 },
  });
}

async function failureOf(call: Promise<unknown>): Promise<{ readonly error: unknown; readonly ms: number }> {
  const startedAt = performance.now();
  const error = await call.then(
    (value) => new TypeError(`It was answered: ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  return { error, ms: performance.now() - startedAt };
}

/** Everything that an error holds, as far as a log could show it. */
function wordsOf(error: unknown, depth = 0): string {
  if (depth > 5 || typeof error !== "object" || error === null) return String(error);
  const names = Object.getOwnPropertyNames(error);
  return names.map((name) => `${name}: ${wordsOf(Reflect.get(error, name), depth + 1)}`).join("\n");
}

describe("a call of a server that", () => {
  test.for(Object.entries(peers))(
    "%s ends in time, with an error of ours, without the secret",
    PATIENT,
    async ([, make]) => {
      const channels = createGrpcChannels();
      closers.push(() => void channels.close());
      const client = clientOf(await make(), channels);
      const { error, ms } = await failureOf(client.listConnectors({}, { repeatable: true }));
      expect(error).toBeInstanceOf(PluginError);
      expect(ms).toBeLessThan(DEADLINE_MS + MARGIN_MS);
      expect(wordsOf(error)).not.toContain(SECRET);
      expect(String(error).length).toBeLessThan(4_096);
      await channels.close();
      for (const close of closers.splice(0)) close();
      // Nothing is left that would keep the process alive.
      await expect
        .poll(() => process.getActiveResourcesInfo().filter((name) => /TCP|TLS/.test(name)), PATIENT)
        .toEqual([]);
    },
  );
});

test(
  "a server in plain text, and one that is not trusted, are not sent the secret of a client with TLS",
  PATIENT,
  async () => {
    const heard: Buffer[] = [];
    const plain = await socketPeer((socket) => socket.on("data", (bytes) => void heard.push(bytes)));
    const channels = createGrpcChannels();
    closers.push(() => void channels.close());
    const trusting = { kind: "tls", rootCertificates: authority.cert, serverName: "localhost" } as const;
    const { error, ms } = await failureOf(clientOf(plain, channels, trusting).listConnectors({}));
    expect(error).toBeInstanceOf(PluginError);
    expect(ms).toBeLessThan(DEADLINE_MS + MARGIN_MS);
    expect(Buffer.concat(heard).length).toBeGreaterThan(0);
    expect(Buffer.concat(heard).toString("latin1")).not.toContain(SECRET);
    const other = makeAuthority("another authority");
    const secure = tls.createServer({ ...makeCertificate(other) }, (socket) => {
      socket.on("error", () => {});
      socket.on("data", (bytes: Buffer) => void heard.push(bytes));
    });
    const untrusted = await failureOf(clientOf(await listen(secure), channels, trusting).listConnectors({}));
    expect(untrusted.error).toMatchObject({ code: "ConnectionFailed" });
    expect(Buffer.concat(heard).toString("latin1")).not.toContain(SECRET);
  },
);

describe("an answer", () => {
  async function codeOf(onStream: (stream: http2.ServerHttp2Stream) => void): Promise<unknown> {
    const channels = createGrpcChannels();
    closers.push(() => void channels.close());
    const address = await http2Peer(onStream);
    const method = "/flyteidl2.connector.ConnectorMetadataService/ListConnectors";
    const request = { address, security: { kind: "plaintext" }, method, message: new Uint8Array() } as const;
    const { error } = await failureOf(channels.unary(request));
    return error;
  }

  test.for([
    ["without a message", (stream: http2.ServerHttp2Stream) => answer(stream, { "grpc-status": "0" })],
    [
      "of which the end is missing",
      (stream: http2.ServerHttp2Stream) => answer(stream, { "grpc-status": "0" }, frame(new Uint8Array(3), 5)),
    ],
  ] as const)("%s is trouble that passes, not a method that there is not", async ([, onStream]) => {
    expect(await codeOf(onStream)).toMatchObject({ code: GrpcCode.INTERNAL, unsent: false });
  });

  test.for([
    ["a status that is no number", { "grpc-status": "all is well" }, ""],
    ["a compression that nobody knows", { "grpc-status": "0" }, "The answer cannot be read"],
  ] as const)("with %s has a status all the same", async ([, trailers, details]) => {
    const error = await codeOf((stream) => {
      stream.respond({ ...OK_HEADERS, "grpc-encoding": "nonsense" }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers(trailers));
      stream.end(details === "" ? undefined : frame(Buffer.from("zipped?"), 7, 1));
    });
    expect(error).toMatchObject({ code: GrpcCode.UNKNOWN, details });
  });

  test("that says what the library says of a call which was never sent is an answer all the same", async () => {
    const words = { "grpc-status": "14", "grpc-message": "No connection established" };
    expect(await codeOf((stream) => answer(stream, words))).toMatchObject({
      code: GrpcCode.UNAVAILABLE,
      unsent: false,
    });
    const atOnce = { ":status": 200, "content-type": "application/grpc", ...words };
    const error = await codeOf((stream) => {
      stream.respond(atOnce, { endStream: true });
    });
    expect(error).toMatchObject({ code: GrpcCode.UNAVAILABLE, unsent: false });
  });
});

describe("a connection on which the server says nothing", () => {
  const request = (address: string, security: GrpcSecurity = { kind: "plaintext" }): GrpcRequest => {
    const method = "/flyteidl2.connector.ConnectorMetadataService/ListConnectors";
    return { address, security, method, message: new Uint8Array(), timeoutMs: 15_000 };
  };

  /** Silent on the first connections, then a server like any other. */
  async function lateServer(silent: number) {
    const server = http2.createServer();
    server.on("stream", (stream) => answer(stream, { "grpc-status": "0" }, frame(new Uint8Array())));
    const silentOnes: net.Socket[] = [];
    let served = 0;
    const address = await socketPeer((socket) => {
      // Read, or nobody would hear that the other side has closed it.
      if (silentOnes.length < silent) silentOnes.push(socket.resume());
      else {
        served++;
        server.emit("connection", socket);
      }
    });
    return { address, silentOnes, servedConnections: () => served };
  }

  test("is given up, and the next one serves", PATIENT, async () => {
    const { address, silentOnes, servedConnections } = await lateServer(2);
    const pool = new ChannelPool(1_000_000, new NewConnections(100));
    closers.push(() => pool.close());
    const call = async (): Promise<number> => (await pool.unary(request(address))).message.length;
    await expect.poll(async () => await call().catch(String), PATIENT).toBe(0);
    expect(silentOnes).toHaveLength(2);
    await expect.poll(() => silentOnes.every(({ closed }) => closed), PATIENT).toBe(true);
    // Nor is one that serves ended later: all calls find the same.
    const until = performance.now() + 200;
    while (performance.now() < until) expect(await call()).toBe(0);
    expect(servedConnections()).toBe(1);
  });

  test.for([
    ["in plain text", { kind: "plaintext" }],
    ["under TLS", { kind: "tls" }],
  ] as const)("ends when the channels are closed, %s", PATIENT, async ([, security]) => {
    const { address, silentOnes } = await lateServer(1);
    const channels = createGrpcChannels();
    const failing = failureOf(channels.unary(request(address, security)));
    await expect.poll(() => silentOnes.length, PATIENT).toBe(1);
    await channels.close();
    await failing;
    await expect.poll(() => silentOnes.every(({ closed }) => closed), PATIENT).toBe(true);
  });
});
