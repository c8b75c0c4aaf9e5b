import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";

import { getResponse, type RequestHandler } from "msw";

import { listenOnLoopback } from "./listen-on-loopback.ts";

/** A server on loopback. */
export interface LoopbackServer {
  readonly port: number;
  /** Ends the server and its connections. */
  close(): Promise<void>;
}

/** Serves msw handlers over real HTTP. `origin` is the address under which they know the service. */
export async function serveHttp(
  handlers: readonly RequestHandler[],
  origin: string,
  onRequest: (line: string) => void,
): Promise<LoopbackServer> {
  const server = createServer((incoming, outgoing) => {
    onRequest(`${incoming.method} ${incoming.url}`);
    void answerTo(incoming, origin, handlers)
      .then(async (response) => {
        const body = Buffer.from(await response.arrayBuffer());
        outgoing.statusCode = response.status;
        outgoing.setHeaders(response.headers);
        outgoing.end(body);
      })
      // A body that breaks off, or `HttpResponse.error()`: the connection breaks, too.
      .catch(() => outgoing.destroy());
  });
  const port = await listenOnLoopback(server);
  return {
    port,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answerTo(
  incoming: IncomingMessage,
  origin: string,
  handlers: readonly RequestHandler[],
): Promise<Response> {
  const request = await toRequest(incoming, origin);
  const response = await getResponse([...handlers], request).catch((error: unknown) =>
    text(500, `the handler of the fake threw ${String(error)}`),
  );
  if (response === undefined) return text(501, `the fake has no handler for ${request.method} ${request.url}`);
  if (response.type === "error") throw new TypeError("the handler answers with a broken connection");
  return response;
}

function text(status: number, body: string): Response {
  return new Response(body, { status, headers: { "content-type": "text/plain" } });
}

async function toRequest(incoming: IncomingMessage, origin: string): Promise<Request> {
  const body = await buffer(incoming);
  const headers = Object.entries(incoming.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  return new Request(new URL(incoming.url ?? "/", origin), {
    method: incoming.method ?? "GET",
    headers,
    ...(body.length === 0 ? {} : { body }),
  });
}
