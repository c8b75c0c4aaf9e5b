import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";

import type { World, WorldTools } from "@flyte-webapi/testkit/msw";
import { getResponse } from "msw";

import { ServedJobs } from "./served-jobs.ts";

/** What {@link serveWorld} needs besides the world. */
export interface ServeOptions {
  /** The address under which the handlers of the world know the service, such as `https://api.example.com`. */
  readonly origin: string;
  /** Values of the world's secrets. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** The fake, as a real server on loopback. */
export interface ServedWorld {
  /** Such as `http://127.0.0.1:49152`. */
  readonly url: string;
  readonly jobs: ServedJobs;
  /** What the service holds beside jobs. */
  readonly resources: ReadonlySet<string>;
  /** Method and address of every request, in the order in which they came. */
  readonly requests: readonly string[];
  /** Ends the server and its connections. */
  close(): Promise<void>;
}

/** Serves the handlers of a world over real HTTP, on a free port of loopback. */
export async function serveWorld(world: World, { origin, secrets }: ServeOptions): Promise<ServedWorld> {
  const jobs = new ServedJobs(world, Date.now);
  const resources = new Set<string>();
  const requests: string[] = [];
  const handlers = [...world.handlers(toolsOf(jobs, resources, secrets))];

  const server = createServer((incoming, outgoing) => {
    requests.push(`${incoming.method} ${incoming.url}`);
    void toRequest(incoming, origin)
      .then(async (request) => (await getResponse(handlers, request)) ?? new Response(null, { status: 501 }))
      .catch((error: unknown) => new Response(String(error), { status: 500 }))
      .then(async (response) => {
        outgoing.writeHead(response.status, Object.fromEntries(response.headers));
        outgoing.end(Buffer.from(await response.arrayBuffer()));
      });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    jobs,
    resources,
    requests,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function toolsOf(jobs: ServedJobs, resources: Set<string>, secrets: Readonly<Record<string, string>>): WorldTools {
  return {
    jobs,
    resources: {
      add: (id) => void resources.add(id),
      has: (id) => resources.has(id),
      remove: (id) => resources.delete(id),
    },
    secret: (key) => {
      const value = secrets[key];
      if (value === undefined) throw new RangeError(`The test gives no value for the secret "${key}"`);
      return value;
    },
    now: Date.now,
  };
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
