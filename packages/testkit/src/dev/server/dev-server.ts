import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

import { readAction } from "../protocol/dev-action.ts";
import type { DevSession } from "../session/dev-session.ts";
import { refuseStranger, refuseUnauthorised, type AccessRequest, type Refusal } from "./access.ts";
import { streamEvents } from "./event-stream.ts";
import type { PageAssets } from "./page-assets.ts";
import { PAGE_HTML } from "./page-html.ts";
import { PAGE_STYLE } from "./page-style.ts";

/** What {@link serveDevPage} needs. */
export interface DevServerOptions {
  readonly session: DevSession;
  readonly assets: PageAssets;
  /** Who knows it may look and act. */
  readonly token: string;
  /** 0: any free one. */
  readonly port: number;
}

/** The running page. */
export interface DevServer {
  readonly port: number;
  /** With the token, after `#`: browsers send that part to nobody. */
  readonly url: string;
  /** Ends the server and its connections. */
  close(): Promise<void>;
}

const LONGEST_BODY = 65_536;

/** Nothing is loaded from anywhere else, and nobody may put the page into a frame. */
const HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** Serves the page on 127.0.0.1. @throws Error of Node when the port is taken. */
export async function serveDevPage({ session, assets, token, port }: DevServerOptions): Promise<DevServer> {
  const files: Readonly<Record<string, readonly [type: string, body: string]>> = {
    "/": ["text/html; charset=utf-8", PAGE_HTML],
    "/page.js": ["text/javascript; charset=utf-8", assets.script],
    "/page.css": ["text/css; charset=utf-8", PAGE_STYLE],
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    const asked = accessOf(request);
    const stranger = refuseStranger(asked, listeningPort());
    if (stranger !== undefined) {
      refuse(response, stranger);
      return;
    }
    const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
    const file = request.method === "GET" && Object.hasOwn(files, path) ? files[path] : undefined;
    if (file !== undefined) {
      response.writeHead(200, { "content-type": file[0] }).end(file[1]);
      return;
    }
    const unauthorised = refuseUnauthorised(asked, token);
    if (unauthorised !== undefined) {
      refuse(response, unauthorised);
      return;
    }
    switch (`${request.method} ${path}`) {
      case "GET /api/events":
        streamEvents(session, response);
        return;
      case "POST /api/actions":
        await act(session, request, response);
        return;
      default:
        refuse(response, { status: 404, message: `There is no ${request.method} ${path}` });
    }
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else refuse(response, { status: 500, message: error instanceof Error ? error.message : String(error) });
    });
  });
  const listeningPort = (): number => {
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : port;
  };
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: listeningPort(),
    url: `http://127.0.0.1:${listeningPort()}/#${token}`,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function accessOf({ method, headers }: IncomingMessage): AccessRequest {
  const { host, origin, authorization } = headers;
  return { method, host, origin, authorization, contentType: headers["content-type"] };
}

async function act(session: DevSession, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const body = await readBody(request);
    await session.act(readAction(JSON.parse(body)));
    response.writeHead(204).end();
  } catch (error) {
    refuse(response, { status: 400, message: error instanceof Error ? error.message : String(error) });
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request) {
    // A request without an encoding gives bytes.
    const bytes = chunk as Uint8Array;
    length += bytes.length;
    if (length > LONGEST_BODY) throw new RangeError(`The body is longer than ${LONGEST_BODY} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function refuse(response: ServerResponse, { status, message }: Refusal): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ error: message }));
}
