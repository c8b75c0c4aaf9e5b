import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

import { answerRequest, type ServiceState } from "./answer-request.ts";

/** Longer bodies are no job. */
const MAX_BODY_BYTES = 1_048_576;

/** Carries the job API over HTTP. The server does not listen yet. */
export function createJobServer(state: ServiceState): Server {
  return createServer((request, response) => {
    serve(state, request, response).catch(() => request.socket.destroy());
  });
}

async function serve(state: ServiceState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  const answer = answerRequest(state, {
    method: request.method ?? "GET",
    path: new URL(request.url ?? "/", "http://localhost").pathname,
    authorization: request.headers.authorization,
    idempotencyKey: headerOf(request, "idempotency-key"),
    body,
  });
  if (answer.kind === "brokenConnection") {
    request.socket.resetAndDestroy();
    return;
  }
  const { status, headers = {}, body: content } = answer;
  const isText = typeof content === "string";
  const text = content === undefined ? "" : isText ? content : JSON.stringify(content);
  response.writeHead(status, {
    "content-type": isText ? "text/plain; charset=utf-8" : "application/json",
    "content-length": String(Buffer.byteLength(text)),
    ...headers,
  });
  response.end(text);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    // Without an encoding, a request gives buffers.
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > MAX_BODY_BYTES) throw new Error("the body is too long");
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}
