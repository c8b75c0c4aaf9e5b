import http, { Server, type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import { duplexPair, type Duplex } from "node:stream";

import type { Timer } from "@flyte-webapi/sdk";

import type { Patches } from "../ambient/patches.ts";
import { callScope, type CallScope } from "../simulate/call-scope.ts";
import { socketTimeout } from "./socket-timeout.ts";

/** The service's end of one connection of the plugin. */
interface Line {
  readonly scope: CallScope;
  readonly protocol: string;
  /** The plugin's end. */
  readonly client: Duplex;
  /** Aborted when the plugin hangs up. */
  readonly signal: AbortSignal;
}

const noop = (): void => {};
/** One for all: a reason of its own would take a stack each time. */
const HUNG_UP = new Error("the client has closed the connection");

/**
 * Connects what Node's agents are asked for on behalf of the plugin, for `node:http` and all that stands on it, to a server of Node within this process:
 * no socket, no TLS, and a tenth of the time that msw takes for the same. Whatever makes its connections by other means is left to msw.
 *
 * @param carry answers a request of the plugin; it rejects when the connection breaks.
 */
export function patchAgents(patches: Patches, carry: (request: Request) => Promise<Response>): void {
  const lines = new WeakMap<Duplex, Line>();
  const server = new Server((incoming, outgoing) => {
    const line = lines.get(incoming.socket);
    if (line !== undefined) void answer(line, incoming, outgoing, carry);
  });
  const connect = (protocol: string, scope: CallScope): Duplex => {
    const [client, service] = duplexPair();
    const hangUp = new AbortController();
    for (const end of [client, service]) likeSocket(end, protocol);
    const { ambient } = scope;
    if (ambient !== undefined) {
      const setTimer = (ms: number, callback: () => void): Timer => ambient.setTimer(ms, callback);
      Object.assign(client, { setTimeout: socketTimeout(client, setTimer) });
    }
    lines.set(service, { scope, protocol, client, signal: hangUp.signal });
    client.once("close", () => {
      hangUp.abort(HUNG_UP);
      service.destroy();
    });
    // A server takes any stream for a connection. Source: https://nodejs.org/api/http.html#event-connection
    server.emit("connection", service);
    return client;
  };
  for (const [agent, protocol] of [
    [http.Agent.prototype, "http:"],
    [https.Agent.prototype, "https:"],
  ] as const) {
    patches.replaceFunction(agent, "createConnection", (real) => {
      return function createConnection(this: unknown, ...args: never[]): unknown {
        const scope = callScope.getStore();
        return scope?.fetch === undefined ? Reflect.apply(real, this, args) : connect(protocol, scope);
      };
    });
  }
}

async function answer(
  { scope, protocol, client, signal }: Line,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  carry: (request: Request) => Promise<Response>,
): Promise<void> {
  outgoing.on("error", noop);
  try {
    const request = await toRequest(incoming, protocol, signal);
    const response = await callScope.run(scope, () => carry(request));
    outgoing.sendDate = false;
    // One request per connection: the next one may belong to another call.
    outgoing.shouldKeepAlive = false;
    outgoing.writeHead(response.status, response.statusText, [...response.headers].flat());
    outgoing.flushHeaders();
    await writeBody(response, outgoing, signal);
    outgoing.end();
  } catch {
    const error = new Error("read ECONNRESET");
    client.destroy(Object.assign(error, { code: "ECONNRESET", errno: -104, syscall: "read" }));
  }
}

async function toRequest(incoming: IncomingMessage, protocol: string, signal: AbortSignal): Promise<Request> {
  const chunks: Buffer[] = [];
  incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
  await new Promise((resolve, reject) => {
    incoming.once("end", resolve).once("error", reject);
  });
  const { method = "GET", url = "/", rawHeaders } = incoming;
  const headers = new Headers();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? "", rawHeaders[index + 1] ?? "");
  }
  return new Request(new URL(url, `${protocol}//${incoming.headers.host ?? "localhost"}`), {
    method,
    headers,
    signal,
    ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
  });
}

async function writeBody({ body }: Response, outgoing: ServerResponse, signal: AbortSignal): Promise<void> {
  if (body === null) return;
  const reader = body.getReader();
  signal.addEventListener("abort", () => void reader.cancel().catch(noop), { once: true });
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    outgoing.write(value);
  }
}

/** What clients and servers of HTTP ask of a socket beside its bytes. Timers of the service's end would run in real time. */
function likeSocket(end: Duplex, protocol: string): void {
  const same = (): Duplex => end;
  end.on("error", noop);
  Object.assign(end, {
    setTimeout: same,
    setKeepAlive: same,
    setNoDelay: same,
    ref: same,
    unref: same,
    ...(protocol === "https:" ? { encrypted: true, authorized: true, getPeerCertificate: () => ({}) } : {}),
  });
}
