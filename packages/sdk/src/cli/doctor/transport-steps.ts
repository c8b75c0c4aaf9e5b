import { lookup } from "node:dns/promises";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls, type PeerCertificate, type TLSSocket } from "node:tls";
import type { Finding } from "./doctor-report.ts";
import { addressOf, type Endpoint } from "./endpoint.ts";
import { codeOf, explainTransport } from "./transport-remedies.ts";

/** Contents of PEM files. */
export interface ClientCertificates {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

/** A connector, and how to reach it. */
export interface Target {
  readonly endpoint: Endpoint;
  /** `undefined`: plain text. */
  readonly tls: ClientCertificates | undefined;
  /** For each step. */
  readonly timeoutMs: number;
}

type Open<T extends Socket = Socket> = { readonly finding: Finding; readonly socket?: T };

/** Looks the name up. */
export async function nameStep({ endpoint: { host }, timeoutMs }: Target): Promise<Finding> {
  if (isIP(host) !== 0) return { state: "skipped", says: `${host} is an address` };
  try {
    const found = await withinMs(timeoutMs, lookup(host, { all: true }));
    return { state: "ok", says: `${host} is ${[...new Set(found.map(({ address }) => address))].join(", ")}` };
  } catch (error) {
    const code = codeOf(error) === "ETIMEDOUT" ? "EAI_AGAIN" : codeOf(error);
    return { state: "failed", says: `${host} cannot be looked up: ${code}`, ...explainTransport(code) };
  }
}

/** Connects, without a word. */
export async function connectionStep(target: Target): Promise<Open> {
  const { endpoint, timeoutMs } = target;
  const socket = connectTcp({ host: endpoint.host, port: endpoint.port });
  keepQuiet(socket);
  try {
    await until(socket, "connect", timeoutMs);
    return { finding: { state: "ok", says: `connected to ${socket.remoteAddress ?? addressOf(endpoint)}` }, socket };
  } catch (error) {
    socket.destroy();
    const code = codeOf(error);
    const says = `${addressOf(endpoint)} cannot be connected to: ${code}`;
    return { finding: { state: "failed", says, ...explainTransport(code) } };
  }
}

/** Makes a secured connection out of a plain one. A certificate that is not trusted is a finding, but can be looked at. */
export async function tlsStep({ endpoint: { host }, tls, timeoutMs }: Target, plain: Socket): Promise<Open<TLSSocket>> {
  const socket = connectTls({
    socket: plain,
    // Whose certificate it must be; a server name, which is sent, must not be an address.
    host,
    ALPNProtocols: ["h2"],
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(tls?.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls?.cert === undefined ? {} : { cert: tls.cert }),
    ...(tls?.key === undefined ? {} : { key: tls.key }),
    // Nothing is sent before the finding below was made.
    rejectUnauthorized: false,
  });
  keepQuiet(socket);
  try {
    await until(socket, "secureConnect", timeoutMs);
  } catch (error) {
    socket.destroy();
    const code = codeOf(error);
    return { finding: { state: "failed", says: `no TLS: ${code}`, ...explainTransport(code) } };
  }
  return { finding: trustOf(socket, tls?.ca !== undefined), socket };
}

function trustOf(socket: TLSSocket, hasOwnAuthorities: boolean): Finding {
  const protocol = socket.getProtocol() ?? "TLS";
  if (!socket.authorized) {
    // The types say Error; it is the code of OpenSSL, or an error for a name that does not fit.
    const problem: unknown = socket.authorizationError;
    const code = codeOf(problem);
    return { state: "failed", says: `the certificate is not trusted: ${code}`, ...explainTransport(code) };
  }
  if (socket.alpnProtocol !== "h2") {
    return {
      state: "failed",
      says: `${protocol}, but the server does not offer HTTP/2 (ALPN h2)`,
      cause: "It is an HTTP/1 server, or a proxy that passes HTTP/1 only.",
      remedy: "Make the proxy pass HTTP/2 (gRPC); Flyte's client refuses everything else.",
    };
  }
  if (!hasOwnAuthorities) return { state: "ok", says: `${protocol}, the certificate is trusted` };
  return {
    state: "warning",
    says: `${protocol}, the certificate is trusted because of --tls-ca`,
    cause: "Flyte's client knows no such setting: it trusts the authorities of its own system only.",
    remedy: "Add the authority to Flyte's image (SSL_CERT_FILE), or use a certificate that is trusted everywhere.",
  };
}

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;

/** How long the certificate is valid. */
export function certificateStep(socket: TLSSocket, now: number): Finding {
  const { subject, issuer, valid_to } = socket.getPeerCertificate();
  const days = Math.floor((Date.parse(valid_to) - now) / DAY_MS);
  const says = `${nameOf(subject)}, from ${nameOf(issuer)}, valid until ${valid_to}`;
  if (days >= SOON_DAYS) return { state: "ok", says };
  const remedy = "Renew it, and restart the connector: it reads certificates once, at the start.";
  return {
    state: days < 0 ? "failed" : "warning",
    says,
    cause: days < 0 ? "It is over." : `${days} days are left.`,
    remedy,
  };
}

/** A name may have several parts of a kind. */
const nameOf = ({ CN = "", O = "" }: PeerCertificate["subject"]): string => [CN, O].flat().find(Boolean) ?? "somebody";

// Source: RFC 9113, 3.4 and 6.5: the preface, and SETTINGS without any.
const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0", "latin1");
const SETTINGS = 4;
const TLS_ALERT = 21;
/** The head of a frame. */
const HEAD_BYTES = 9;

/** Says hello in HTTP/2, and looks at what comes back: the first frame must be SETTINGS. */
export async function http2Step({ tls, timeoutMs }: Target, socket: Socket): Promise<Finding> {
  let head: Buffer;
  try {
    head = await exchange(socket, timeoutMs);
  } catch (error) {
    const code = codeOf(error);
    if (code === "ETIMEDOUT") {
      return {
        state: "failed",
        says: "the server takes the connection, and says nothing",
        cause: "It speaks another protocol, or hangs. With plain text, it may be waiting for TLS.",
        remedy: `Check that the port is that of gRPC (8000)${tls === undefined ? ", and try --tls" : ""}.`,
      };
    }
    const says = `no HTTP/2: ${code}`;
    return { state: "failed", says, ...explainTransport(code) };
  }
  if (head.length === 0) {
    return {
      state: "failed",
      says: "the server closed the connection at the first word",
      ...(tls === undefined
        ? { cause: "It wants TLS, or speaks another protocol.", remedy: "Try --tls." }
        : explainTransport("ALERT_CERTIFICATE_REQUIRED")),
    };
  }
  if (head.length >= HEAD_BYTES && head[3] === SETTINGS) return { state: "ok", says: "the server speaks HTTP/2" };
  if (head.toString("latin1").startsWith("HTTP/")) {
    return {
      state: "failed",
      says: "the server speaks HTTP/1",
      cause: "This is the port of metrics (9090), another service, or a proxy that passes HTTP/1 only.",
      remedy: "Use the port of gRPC (8000); make the proxy pass HTTP/2 (gRPC).",
    };
  }
  if (head[0] === TLS_ALERT) {
    return {
      state: "failed",
      says: "the server speaks TLS",
      cause: "It was asked in plain text.",
      remedy: "Use --tls.",
    };
  }
  return {
    state: "failed",
    says: "the server speaks neither HTTP/2 nor HTTP/1",
    cause: "Another service listens here.",
    remedy: "Check the address and the port of the connector.",
  };
}

/** @returns the first bytes; none when the other side closes. */
async function exchange(socket: Socket, timeoutMs: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  const enough = new Promise<void>((resolve, reject) => {
    socket.on("data", () => {
      if (Buffer.concat(chunks).length >= HEAD_BYTES) resolve();
    });
    socket.once("close", () => resolve());
    socket.once("error", reject);
  });
  socket.write(PREFACE);
  try {
    await withinMs(timeoutMs, enough);
    return Buffer.concat(chunks);
  } finally {
    socket.destroy();
  }
}

/** An error that comes when nobody waits for one, as after a step, must not end the program. */
function keepQuiet(socket: Socket): void {
  socket.on("error", () => {});
}

async function until(socket: Socket, event: string, timeoutMs: number): Promise<void> {
  const happened = new Promise<void>((resolve, reject) => {
    socket.once(event, () => resolve());
    socket.once("error", reject);
    socket.once("close", () => reject(withCode("ECONNRESET")));
  });
  await withinMs(timeoutMs, happened);
}

/** @throws Error with code ETIMEDOUT. */
async function withinMs<T>(timeoutMs: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(withCode("ETIMEDOUT")), timeoutMs);
  });
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

const withCode = (code: string): Error => Object.assign(new Error(code), { code });
