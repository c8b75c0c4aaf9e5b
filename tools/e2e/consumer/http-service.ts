import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

import type { FakeService } from "./fake-service.ts";

/** The service of the templates that speak HTTP. Jobs are done as soon as they are made. */
export async function startHttpService(): Promise<FakeService> {
  const jobs = new Set<string>();
  const server = createServer((request, response) => void answer(request, response, jobs));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the service has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    jobs: () => jobs.size,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, jobs: Set<string>): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://service");
  const body = await textOf(request);
  const send = (status: number, value: unknown): void => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  };
  const method = request.method ?? "GET";
  if (!request.headers.authorization?.startsWith("Bearer ")) return send(401, {});
  if (pathname === "/v1/classify") return send(200, { label: "happy", score: 0.93 });
  const [, version, id, part] = /^(\/v1)?\/jobs(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(pathname) ?? [];
  const state = version === undefined ? "DONE" : "SUCCEEDED";
  if (id === undefined && method === "GET") {
    const tag = searchParams.get("tag") ?? "";
    return send(200, { jobs: jobs.has(tag) ? [{ id: tag, state }] : [] });
  }
  if ((id === undefined && method === "POST") || method === "PUT") {
    // Whichever way the plugin names the job that it means.
    const key = id ?? request.headers["idempotency-key"]?.toString() ?? /"tag":"([^"]+)"/.exec(body)?.[1];
    if (key === undefined) return send(400, { error: { message: "the request does not say which job is meant" } });
    jobs.add(key);
    return send(201, { id: key, state });
  }
  if (id === undefined || !jobs.has(id)) return send(404, {});
  if (part === "result") return send(200, { outputs: { accuracy: 0.93 } });
  return part === undefined ? send(200, { id, state }) : send(409, {});
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += String(chunk);
  return text;
}
