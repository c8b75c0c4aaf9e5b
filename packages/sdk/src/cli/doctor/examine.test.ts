import { Server as GrpcServer, ServerCredentials } from "@grpc/grpc-js";
import { HealthImplementation } from "grpc-health-check";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { makeAuthority, makeCertificate } from "../../../test/connector/certificates.ts";
import { createJobService } from "../../../test/connector/job-service.ts";
import { serveConnector, type ServeConnectorOptions } from "../../connector/index.ts";
import { silentLogger } from "../../internal/silent-logger.ts";
import type { DoctorReport } from "./doctor-report.ts";
import { doctorText } from "./doctor-text.ts";
import { type DoctorClock, examine } from "./examine.ts";
import type { ClientCertificates } from "./transport-steps.ts";

const CLOCK: DoctorClock = { now: () => Date.now(), monotonic: () => performance.now() };
const NO_CERTIFICATES: ClientCertificates = { ca: undefined, cert: undefined, key: undefined };
const YEAR_MS = 365 * 86_400_000;

async function examinePort(
  port: number,
  tls?: Partial<ClientCertificates>,
  { timeoutMs = 20_000, clock = CLOCK, host = "localhost" } = {},
): Promise<DoctorReport> {
  const certificates = tls === undefined ? undefined : { ...NO_CERTIFICATES, ...tls };
  return await examine({ endpoint: { host, port }, tls: certificates, timeoutMs }, clock);
}

async function serve(options: Partial<ServeConnectorOptions> = {}): Promise<number> {
  const plugins = [createJobService().entry];
  const server = await serveConnector({ host: "localhost", port: 0, logger: silentLogger, plugins, ...options });
  onTestFinished(async () => await server.close({ graceMs: 0 }));
  return server.port;
}

/** A server that does with connections whatever it does. */
async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => {
    server.listen(0, "localhost", resolve);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  // It listens on a port.
  return (server.address() as AddressInfo).port;
}

async function serveGrpc(change: (server: GrpcServer) => void): Promise<number> {
  const server = new GrpcServer();
  change(server);
  onTestFinished(() => server.forceShutdown());
  return await new Promise((resolve, reject) => {
    server.bindAsync("localhost:0", ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve(port) : reject(error),
    );
  });
}

/** The steps, as `state name`. */
const stepsOf = ({ steps }: DoctorReport): readonly string[] => steps.map(({ state, step }) => `${state} ${step}`);

const findingOf = ({ steps }: DoctorReport, name: string): object | undefined =>
  steps.find(({ step }) => step === name);

test("all is well with a connector of ours", async () => {
  const report = await examinePort(await serve());
  expect(stepsOf(report)).toEqual([
    "ok name",
    "ok connection",
    "ok http2",
    "ok health",
    "ok connectors",
    "ok agents",
    "ok task types",
    "ok reflection",
    "ok latency",
    "ok clock",
  ]);
  expect(report).toMatchObject({
    ok: true,
    isSecure: false,
    taskTypes: [{ name: "job", version: 0, connector: "service of job" }],
  });
  const text = doctorText(report);
  expect(text).toContain("TASK TYPE  VERSION  PLUGIN\njob        0        service of job\n");
  expect(text).toContain("        job: connector-service\n");
  expect(text).toContain("dns:///<service>.<namespace>.svc.cluster.local:");
  expect(text).toContain("Nothing failed.\n");
});

test("an address needs no name server", async () => {
  const report = await examinePort(await serve({ host: "127.0.0.1" }), undefined, { host: "127.0.0.1" });
  expect(findingOf(report, "name")).toMatchObject({ state: "skipped", says: "127.0.0.1 is an address" });
  expect(report.ok).toBe(true);
});

test("a connector without reflection is all right", async () => {
  const report = await examinePort(await serve({ reflection: false }));
  expect(findingOf(report, "reflection")).toMatchObject({ state: "skipped" });
  expect(report.ok).toBe(true);
});

test("a certificate that is trusted here is not for that trusted by Flyte", async () => {
  const authority = makeAuthority("authority");
  const port = await serve({ tls: makeCertificate(authority) });
  const report = await examinePort(port, { ca: authority.cert });
  expect(stepsOf(report).slice(0, 5)).toEqual([
    "ok name",
    "ok connection",
    "warning tls",
    "ok certificate",
    "ok http2",
  ]);
  expect(findingOf(report, "certificate")).toMatchObject({
    says: expect.stringContaining("localhost, from authority"),
  });
  expect(report).toMatchObject({ ok: true, isSecure: true, taskTypes: [{ name: "job" }] });
  expect(doctorText(report)).toContain("insecure: false");
});

test.for([
  ["of another authority", makeAuthority("other").cert],
  ["of an authority that nobody knows", undefined],
] as const)("a certificate %s is not trusted, and nothing is asked", async ([, ca]) => {
  const port = await serve({ tls: makeCertificate(makeAuthority("authority")) });
  const report = await examinePort(port, { ca });
  expect(stepsOf(report)).toEqual(["ok name", "ok connection", "failed tls", "ok certificate"]);
  expect(findingOf(report, "tls")).toMatchObject({
    cause: expect.stringContaining("authority that is not trusted"),
    remedy: expect.stringContaining("--tls-ca"),
  });
  expect(report.ok).toBe(false);
});

test("a certificate for another name is not trusted", async () => {
  const authority = makeAuthority("authority");
  const port = await serve({ host: "127.0.0.1", tls: makeCertificate(authority) });
  const report = await examinePort(port, { ca: authority.cert }, { host: "127.0.0.1" });
  expect(findingOf(report, "tls")).toMatchObject({ state: "failed", cause: "The certificate is for other names." });
});

test("a connector that wants a certificate says so to those who have none", async () => {
  const authority = makeAuthority("authority");
  const ofClient = makeCertificate(authority);
  const port = await serve({ tls: { ...makeCertificate(authority), ca: authority.cert } });
  const without = await examinePort(port, { ca: authority.cert });
  expect(without.ok).toBe(false);
  expect(without.steps.at(-1)).toMatchObject({
    state: "failed",
    cause: expect.stringContaining("mTLS"),
    remedy: expect.stringContaining("--tls-cert"),
  });
  const withIt = await examinePort(port, { ca: authority.cert, ...ofClient });
  expect(withIt).toMatchObject({ ok: true, taskTypes: [{ name: "job" }] });
  expect(JSON.stringify(withIt) + doctorText(withIt)).not.toContain(ofClient.key.split("\n")[1]);
});

test.for([
  ["over", "2050-01-01", "failed", "It is over."],
  ["nearly over", "2049-12-20", "warning", "11 days are left."],
] as const)("a certificate that is %s is found", async ([, today, state, cause]) => {
  const authority = makeAuthority("authority");
  const port = await serve({ tls: makeCertificate(authority) });
  const clock = { ...CLOCK, now: () => Date.parse(today) };
  const report = await examinePort(port, { ca: authority.cert }, { clock });
  expect(findingOf(report, "certificate")).toMatchObject({ state, cause, remedy: expect.stringContaining("Renew") });
});

test("a clock that is wrong is found", async () => {
  const clock = { ...CLOCK, now: () => Date.now() + YEAR_MS };
  const report = await examinePort(await serve(), undefined, { clock });
  expect(findingOf(report, "clock")).toMatchObject({ state: "warning", says: expect.stringMatching(/ s behind$/) });
  expect(report.ok).toBe(true);
});

test("a call that takes long is warned about", async () => {
  let time = 0;
  const clock = { ...CLOCK, monotonic: () => (time += 1_500) };
  const report = await examinePort(await serve(), undefined, { clock });
  expect(findingOf(report, "latency")).toMatchObject({ state: "warning", says: expect.stringContaining("1500.0 ms") });
});

test("nothing listens on a closed port", async () => {
  const server = createTcpServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  const report = await examinePort(port);
  expect(stepsOf(report)).toEqual(["ok name", "failed connection"]);
  expect(findingOf(report, "connection")).toMatchObject({
    says: expect.stringContaining("ECONNREFUSED"),
    cause: expect.stringContaining("Nothing listens"),
  });
});

test("there is no such name", async () => {
  const report = await examinePort(8_000, undefined, { host: "connector.invalid" });
  expect(stepsOf(report)).toEqual(["failed name"]);
  expect(findingOf(report, "name")).toMatchObject({ remedy: expect.stringMatching(/\S/) });
});

/** Only silence needs a deadline; whoever answers may take his time on a busy machine. */
const patience = (server: string): number => (server.endsWith("says nothing") ? 1_000 : 20_000);

test.for([
  ["an HTTP/1 server", async () => await listen(createHttpServer()), "the server speaks HTTP/1"],
  [
    "a server that says nothing",
    async () => await listen(createTcpServer(() => {})),
    "the server takes the connection, and says nothing",
  ],
  [
    "a server that says something else",
    async () => await listen(createTcpServer((socket) => socket.end("220 mail.example.com ESMTP\r\n"))),
    "the server speaks neither HTTP/2 nor HTTP/1",
  ],
  [
    "a server that hangs up",
    async () => await listen(createTcpServer((socket) => socket.destroySoon())),
    "the server closed the connection at the first word",
  ],
  ["a server with TLS", async () => await serve({ tls: makeCertificate(makeAuthority("a")) }), "the server "],
] as const)("%s is no connector in plain text", async ([what, start, says]) => {
  const report = await examinePort(await start(), undefined, { timeoutMs: patience(what) });
  expect(stepsOf(report)).toEqual(["ok name", "ok connection", "failed http2"]);
  expect(findingOf(report, "http2")).toMatchObject({
    says: expect.stringContaining(says),
    cause: expect.stringMatching(/\S/),
    remedy: expect.stringMatching(/\S/),
  });
});

test.for([
  ["a connector in plain text", async () => await serve(), "does not speak TLS"],
  ["an HTTP/1 server", async () => await listen(createHttpServer()), "does not speak TLS"],
  ["a server that says nothing", async () => await listen(createTcpServer(() => {})), "Packets are dropped"],
] as const)("%s has no TLS", async ([what, start, cause]) => {
  const report = await examinePort(await start(), {}, { timeoutMs: patience(what) });
  expect(stepsOf(report)).toEqual(["ok name", "ok connection", "failed tls"]);
  expect(findingOf(report, "tls")).toMatchObject({ cause: expect.stringContaining(cause) });
});

test("a server with TLS, but without HTTP/2, is refused", async () => {
  const authority = makeAuthority("authority");
  const port = await listen(createTlsServer(makeCertificate(authority)));
  const report = await examinePort(port, { ca: authority.cert });
  expect(findingOf(report, "tls")).toMatchObject({ state: "failed", says: expect.stringContaining("ALPN h2") });
});

test("a gRPC server without Flyte's services is no connector", async () => {
  const report = await examinePort(await serveGrpc(() => {}));
  expect(report).toMatchObject({ ok: false, taskTypes: [] });
  expect(findingOf(report, "health")).toMatchObject({ state: "warning" });
  expect(findingOf(report, "connectors")).toMatchObject({ state: "warning", says: "there is no ListConnectors" });
  expect(findingOf(report, "task types")).toMatchObject({
    state: "failed",
    says: "no connector answers here",
    cause: expect.stringContaining("no connector of Flyte"),
  });
  expect(doctorText(report)).not.toContain("connector-service");
});

test("a server that does not serve yet is found", async () => {
  const health = new HealthImplementation({ "": "NOT_SERVING" });
  const report = await examinePort(await serveGrpc((server) => health.addToServer(server)));
  expect(findingOf(report, "health")).toMatchObject({ state: "failed", says: "NOT_SERVING" });
});

test("a server that answers no call is given up at the deadline", async () => {
  const report = await examinePort(await listen(createHttp2Server()), undefined, { timeoutMs: 1_000 });
  expect(stepsOf(report).slice(0, 5)).toEqual([
    "ok name",
    "ok connection",
    "ok http2",
    "failed health",
    "failed connectors",
  ]);
  expect(findingOf(report, "health")).toMatchObject({ says: expect.stringContaining("DEADLINE_EXCEEDED") });
  expect(report.ok).toBe(false);
});
