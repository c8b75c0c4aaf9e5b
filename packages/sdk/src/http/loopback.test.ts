import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { RetryableError } from "../errors/retryable-error.ts";
import { systemClock } from "../internal/system-clock.ts";
import { systemRandom } from "../internal/system-random.ts";
import { createHttpClient, path, type HttpClient } from "./index.ts";

// Real sockets and Node's own fetch. Times are short, and no test depends on how long anything really took.
const schema = z.object({ id: z.string() });
const servers: Service[] = [];

interface Service {
  readonly server: Server;
  readonly sockets: Set<Socket>;
  readonly client: HttpClient;
  readonly requests: string[];
  readonly origin: string;
}

async function serve(listener: RequestListener, timeoutMs = 5000): Promise<Service> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(JSON.stringify([request.method, request.url, request.headers]));
    listener(request, response);
  });
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const client = createHttpClient({
    baseUrl: `${origin}/v1`,
    fetch: globalThis.fetch,
    clock: systemClock,
    random: systemRandom,
    timeoutMs,
    retry: { baseDelayMs: 1, maxDelayMs: 5 },
    authorize: () => ({ authorization: "Bearer canary-1234", "x-api-key": "canary-5678" }),
    maxResponseBytes: 100_000,
  });
  const service = { server, sockets, client, requests, origin };
  servers.push(service);
  return service;
}

/** Waits until every connection is closed by the client. The test's own time limit is the only one. */
async function noSocket(service: Service): Promise<void> {
  while (service.sockets.size > 0) await systemClock.sleep(5);
}

afterEach(async () => {
  for (const { server } of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  }
});

// The limit only ends a hang; a busy machine may take its time.
describe("over real sockets", { timeout: 60_000 }, () => {
  it("ME-09: an odd id arrives as it is", async () => {
    const service = await serve((request, response) => {
      response.end(JSON.stringify({ id: decodeURIComponent(request.url?.split("/")[3] ?? "") }));
    });
    for (const id of ["a/b", "a#b", "a?b", "%2F", "日本 é", "..."]) {
      expect(await service.client.get(path`jobs/${id}`, { schema })).toEqual({ id });
    }
  });

  it("GE-13: a server that never answers costs the attempt's time, and the connection is closed", async () => {
    const service = await serve(() => {}, 50);
    await expect(service.client.post(path`jobs`, { json: {}, schema })).rejects.toMatchObject({
      code: "DeadlineExceeded",
    });
    await noSocket(service);
  });

  it("GE-13: a server that stops in the middle of the body costs the attempt's time, and the next call works", async () => {
    let stall = true;
    const service = await serve((_, response) => {
      if (stall) response.writeHead(200, { "content-type": "application/json" }).write('{"id":');
      else response.end('{"id":"7"}');
    }, 50);
    // On a busy machine the time may be up before the headers arrive, so nothing more is asked of the error.
    await expect(service.client.post(path`jobs`, { schema })).rejects.toMatchObject({ code: "DeadlineExceeded" });
    await noSocket(service);
    stall = false;
    expect(await service.client.get(path`jobs/${7}`, { schema, timeoutMs: 5000 })).toEqual({ id: "7" });
  });

  it("CR-13: a connection that is reset is repeated with the same key", async () => {
    let requests = 0;
    const service = await serve((request, response) => {
      if (++requests < 3) request.socket.resetAndDestroy();
      else response.end(JSON.stringify({ id: request.headers["idempotency-key"] }));
    });
    expect(await service.client.post(path`jobs`, { json: {}, idempotencyKey: "k-1", schema })).toEqual({ id: "k-1" });
    expect(requests).toBe(3);
  });

  it("GE-08: a body that is shorter than announced is a failed connection that keeps the status", async () => {
    const service = await serve((request, response) => {
      response.writeHead(200, { "content-length": "100" }).write('{"id":"7"}', () => request.socket.destroy());
    });
    const error: unknown = await service.client.post(path`jobs`, { schema }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RetryableError);
    expect(error).toMatchObject({ code: "ConnectionFailed", facts: { status: 200 } });
  });

  it("CR-13: a port where nobody listens is a failed connection", async () => {
    const service = await serve(() => {});
    service.server.close();
    const error: unknown = await service.client.get(path`jobs`, { schema }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "ConnectionFailed", facts: { attempt: 4 } });
    expect(String(error)).toContain("ECONNREFUSED");
  });

  it("ME-08: a redirect to another port carries nothing there, and one to the same origin is followed", async () => {
    const other = await serve((_, response) => response.end("{}"));
    const service = await serve((request, response) => {
      const location = request.url === "/v1/away" ? `${other.origin}/v1/jobs` : "/v1/jobs/7";
      if (request.url === "/v1/jobs/7") response.end('{"id":"7"}');
      else response.writeHead(307, { location }).end();
    });
    await expect(service.client.get(path`away`, { schema })).rejects.toMatchObject({ code: "BadResponse" });
    expect(other.requests).toEqual([]);
    expect(await service.client.get(path`jobs/${8}`, { schema })).toEqual({ id: "7" });
  });

  it("a body that never ends is cut, and the connection is closed", async () => {
    const service = await serve((request, response) => {
      response.writeHead(request.url === "/v1/error" ? 500 : 200);
      const more = (): void => {
        while (response.write("x".repeat(16_384)));
      };
      response.on("drain", more);
      more();
    });
    await expect(service.client.post(path`jobs`, { schema })).rejects.toThrow("more than 100000 bytes");
    await noSocket(service);
    await expect(service.client.post(path`error`, { schema })).rejects.toMatchObject({ facts: { status: 500 } });
    await noSocket(service);
    expect(await service.client.post(path`ignored`)).toBeUndefined();
    await noSocket(service);
  });

  it("RT-15: hundreds of polls, most of them with bodies that nobody reads, hold few sockets", async () => {
    let requests = 0;
    const service = await serve((_, response) => {
      requests++;
      const long = "x".repeat(10_000);
      if (requests % 3 === 0) response.writeHead(404).end(long);
      else if (requests % 3 === 1) response.writeHead(400).end(long);
      else response.end(JSON.stringify({ id: "7", long }));
    });
    let most = 0;
    for (let round = 0; round < 30; round++) {
      const calls = Array.from({ length: 10 }, (_, call) =>
        call % 2 === 0
          ? service.client.get(path`jobs`, { schema })
          : service.client.post(path`jobs`, { accept: [400, 404] }),
      );
      await Promise.allSettled(calls);
      most = Math.max(most, service.sockets.size);
    }
    expect(requests).toBe(300);
    expect(most).toBeLessThanOrEqual(40);
  });

  it("the caller's signal closes the connection", async () => {
    const caller = new AbortController();
    const service = await serve(() => caller.abort());
    await expect(service.client.get(path`jobs`, { schema, signal: caller.signal })).rejects.toMatchObject({
      code: "Cancelled",
    });
    await noSocket(service);
  });
});
