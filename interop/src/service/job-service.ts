import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { isSeen, JobTable } from "./job-table.ts";
import { behaviourSchema, type JobView, type Operation, wantedSchema } from "./job-words.ts";

/** A job service over HTTP, on loopback: what the plugin is a plugin for. */
export interface JobService extends AsyncDisposable {
  readonly url: string;
  readonly table: JobTable;
}

/** What peers may do to a connector. */
export interface ConnectorControl {
  /** Sends SIGTERM. */
  stop(): void;
  /** Resolves when the connector has ended. */
  readonly exited: Promise<number | null>;
  /** Ends it at once, if it has not ended. */
  kill(): void;
}

/** A connector that peers may start again, where it was, after it has ended. */
export interface RestartableControl extends ConnectorControl {
  start(): Promise<void>;
}

/** How long a peer waits for something to happen. */
const LONGEST_WAIT_MS = 20_000;

const submission = z.object({ name: z.string(), payload: z.string() });

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

/**
 * Starts the service. Under `/v1/jobs` it is what a vendor offers; under `/control` peers say how jobs behave, wait for what has happened, and stop
 * the connector.
 *
 * @param control the connector of a name, or the only one, that `/control/stop/<name>` and the like are about.
 */
export async function startJobService(
  control: (name: string) => Promise<ConnectorControl | RestartableControl>,
): Promise<JobService> {
  const table = new JobTable();
  const changes = new EventEmitter();
  changes.setMaxListeners(0);
  const changed = (): void => void changes.emit("change");

  /** Answers unless this kind of request is to fail; waits while it is held. */
  const answering = async (
    name: string,
    operation: Operation,
    response: ServerResponse,
    apply: () => { readonly status: number; readonly body: string },
  ): Promise<void> => {
    table.count(name, operation);
    const status = table.behaviourOf(name).fail[operation];
    const answer = status === undefined ? apply() : { status, body: `{"error":"told to answer ${status} 語"}` };
    changed();
    while (table.behaviourOf(name).hold.includes(operation) && !response.destroyed) await once(changes, "change");
    send(response, answer.status, answer.body);
  };

  const vendor: Handler = async (request, response, url) => {
    const [id, part] = url.pathname.slice("/v1/jobs".length).split("/").filter(Boolean);
    if (id === undefined) {
      const { name, payload } = submission.parse(JSON.parse(await text(request)));
      const key = String(request.headers["idempotency-key"]);
      await answering(name, "create", response, () => ({
        status: 200,
        body: describe(table.create(key, name, payload), {}),
      }));
      return;
    }
    const job = table.find(id);
    if (job === undefined) return send(response, 404, '{"error":"there is no such job"}');
    const operation = request.method === "DELETE" ? "delete" : part === "logs" ? "logs" : "get";
    await answering(job.name, operation, response, () => {
      if (operation === "delete") return { status: table.delete(job.id) ? 204 : 404, body: "" };
      return { status: 200, body: describe(table.find(job.id) ?? job, table.behaviourOf(job.name).answer) };
    });
  };

  const controlled: Handler = async (request, response, url) => {
    const [, , what, rawName] = url.pathname.split("/");
    const name = decodeURIComponent(rawName ?? "");
    if (what !== "jobs") {
      const body = await command(what, await control(name));
      return body === undefined ? send(response, 404, "{}") : send(response, 200, JSON.stringify(body));
    }
    if (request.method === "PUT") {
      table.behave(name, behaviourSchema.parse(JSON.parse(await text(request))));
      changed();
      return send(response, 200, "{}");
    }
    const wanted = wantedSchema.parse(Object.fromEntries(url.searchParams));
    const signal = AbortSignal.timeout(LONGEST_WAIT_MS);
    while (!isSeen(table.sighting(name), wanted)) {
      // Rejects when the time is over; the answer then says what there is instead.
      const isOver = await once(changes, "change", { signal }).then(
        () => false,
        () => true,
      );
      if (isOver) return send(response, 408, JSON.stringify(table.sighting(name)));
    }
    send(response, 200, JSON.stringify(table.sighting(name)));
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    // Whoever waits for this answer must not wait on.
    response.on("close", changed);
    const handler = url.pathname.startsWith("/control/") ? controlled : vendor;
    handler(request, response, url).catch((error: unknown) => send(response, 500, String(error)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    table,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** @returns `undefined` when there is no such command. */
async function command(
  what: string | undefined,
  connector: ConnectorControl | RestartableControl,
): Promise<object | undefined> {
  if (what === "exited") return { code: await connector.exited };
  if (what === "stop") connector.stop();
  else if (what === "kill") {
    connector.kill();
    await connector.exited;
  } else if (what === "start" && "start" in connector) await connector.start();
  else return undefined;
  return {};
}

/** The id is written as the integer that it is. */
function describe({ id, name, payload, isDeleted }: JobView, answer: Readonly<Record<string, unknown>>): string {
  const rest = JSON.stringify({ name, payload, ...answer, ...(isDeleted ? { state: "DELETED" } : {}) });
  return `{"id":${id},${rest.slice(1)}`;
}

function send(response: ServerResponse, status: number, body: string): void {
  if (response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json" }).end(body);
}
