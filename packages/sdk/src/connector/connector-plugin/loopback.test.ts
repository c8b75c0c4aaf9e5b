import { once } from "node:events";
import { createServer } from "node:http";
import { createServer as createSilentServer, type Socket } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { makeAuthority, makeCertificate } from "../../../test/connector/certificates.ts";
import { createHttpClient, path, type HttpPath } from "../../http/index.ts";
import {
  createResourceMetaCodec,
  PhaseInfo,
  type GrpcSecurity,
  type Literal,
  type PluginEntry,
  type TypedInterface,
} from "../../index.ts";
import { silentLogger } from "../../internal/silent-logger.ts";
import { createRuntime, type Runtime } from "../../runtime/index.ts";
import { serveConnector, type ServeConnectorOptions } from "../serve-connector.ts";
import type { ConnectorProtocol } from "../client/connector-client.ts";
import { connectorPlugin } from "./connector-plugin.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** A job of the service. */
interface Job {
  readonly id: string;
  readonly key: string;
  readonly token: string;
  readonly text: string;
  state: string;
}

/** A real HTTP service. Whoever waits is told of each request, by its method. */
class JobService {
  readonly jobs: Job[] = [];
  /** What becomes of a job when it is asked for. */
  onGet: (job: Job) => string = ({ state }) => state;
  readonly #waiting: { readonly method: string; readonly resolve: () => void }[] = [];
  url = "";

  async listen(): Promise<this> {
    const server = createServer((request, response) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
        const body = Buffer.concat(chunks).toString();
        const answer = this.#answer(request.method ?? "", request.url ?? "", request.headers, body);
        response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" });
        response.end(JSON.stringify(answer ?? { error: "no such job" }));
        for (const { method, resolve } of this.#waiting) if (method === request.method) resolve();
      })();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    this.url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    closers.push(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return this;
  }

  next(method: string): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ method, resolve }));
  }

  #answer(method: string, url: string, headers: NodeJS.Dict<string | string[]>, body: string): Job | undefined {
    const id = decodeURIComponent(url.slice("/jobs/".length));
    const found = this.jobs.find((job) => job.id === id);
    if (method === "POST") {
      const key = String(headers["idempotency-key"]);
      const known = this.jobs.find((job) => job.key === key);
      if (known !== undefined) return known;
      const { text } = z.object({ text: z.string() }).parse(JSON.parse(body));
      const token = String(headers["authorization"]);
      const job = { id: `job/${this.jobs.length}`, key, token, text, state: "RUNNING" };
      this.jobs.push(job);
      return job;
    }
    if (found === undefined) return undefined;
    found.state = method === "DELETE" ? "STOPPED" : this.onGet(found);
    return found;
  }
}

const Meta = z.object({ id: z.string() });
const View = z.object({ id: z.string(), state: z.string(), text: z.string() });

/** A plugin for the service, as anybody would write it. */
function pluginFor({ url }: JobService): PluginEntry {
  const entry: PluginEntry<z.infer<typeof Meta>, z.infer<typeof View>> = {
    id: "jobs",
    supportedTaskTypes: ["job", { name: "job", version: 2 }],
    pluginLoader: ({ fetch, clock, random }) => {
      const http = createHttpClient({ baseUrl: url, fetch, clock, random });
      const pathOf = ({ id }: { readonly id: string }): HttpPath => path`/jobs/${id}`;
      return {
        getConfig: () => ({ resourceMeta: createResourceMetaCodec(Meta) }),
        create: async ({ idempotencyKey, inputReader, secretManager, signal }) => {
          const { text } = await inputReader.get();
          const json = { text: text?.kind === "string" ? text.value : "" };
          const headers = { authorization: `Bearer ${await secretManager.get("token")}` };
          const job = await http.post(path`/jobs`, { json, headers, idempotencyKey, schema: View, signal });
          return { resourceMeta: { id: job.id } };
        },
        get: async ({ resourceMeta, signal }) => http.get(pathOf(resourceMeta), { schema: View, signal }),
        status: async ({ resource, outputWriter }) => {
          const info = { logs: [{ name: "log", uri: `${url}/log/${encodeURIComponent(resource.id)}` }] };
          switch (resource.state) {
            case "DONE": {
              const literals: Record<string, Literal> = {
                text: { kind: "string", value: resource.text.toUpperCase() },
                raw: { kind: "binary", value: new Uint8Array([0, 127, 128, 255]), tag: "tag" },
              };
              await outputWriter.put({ kind: "literals", literals });
              return PhaseInfo.success(info);
            }
            case "EVICTED":
              return PhaseInfo.retryableFailure({ code: "Evicted", message: "another one was dearer", info });
            case "FAILED":
              return PhaseInfo.failure({ code: "OutOfMemory", message: "3 GB are not enough", info });
            default:
              return PhaseInfo.running({ reason: `is ${resource.state}`, info });
          }
        },
        delete: async ({ resourceMeta, signal }) => {
          if (resourceMeta !== undefined) await http.delete(pathOf(resourceMeta), { accept: [404], signal });
        },
      };
    },
  };
  return entry;
}

/** A runtime that reaches the service only through a connector, over real sockets. */
async function throughConnector(
  service: JobService,
  server: Partial<ServeConnectorOptions> = {},
  security: GrpcSecurity = { kind: "plaintext" },
  protocol: ConnectorProtocol = "v2",
): Promise<Runtime> {
  const plugins = [pluginFor(service)];
  const connector = await serveConnector({ host: "localhost", port: 0, logger: silentLogger, ...server, plugins });
  closers.push(() => connector.close());
  const runtime = createRuntime({
    plugins: [
      connectorPlugin({
        connectors: { jobs: { endpoint: `localhost:${connector.port}`, security, protocol } },
        supportedTaskTypes: ["job", { name: "job", version: 2 }],
        webApi: { caching: { resyncInterval: "5s" } },
      }),
    ],
    logger: silentLogger,
    secretManager: { get: async (key) => `value of ${key}` },
  });
  closers.push(() => runtime.close({ mode: "detach" }));
  return runtime;
}

const typed: TypedInterface = {
  inputs: { text: { type: { kind: "simple", simple: "STRING" } } },
  outputs: {
    text: { type: { kind: "simple", simple: "STRING" } },
    raw: { type: { kind: "simple", simple: "STRUCT" } },
  },
};
const request = {
  taskType: "job",
  name: "run 語",
  custom: { secrets: { token: "TEAM_TOKEN" } },
  interface: typed,
  inputs: { text: { kind: "string", value: "grüße" } },
} as const;

describe("a task goes through the runtime, the connector plugin, gRPC, a connector, a plugin and HTTP", () => {
  test("to its outputs, with links and secrets", async () => {
    const service = await new JobService().listen();
    service.onGet = () => "DONE";
    const runtime = await throughConnector(service);
    const { phaseInfo, outputs } = await (await runtime.submit(request)).result();
    expect(phaseInfo).toMatchObject({
      phase: "Success",
      info: { logs: [{ name: "log", uri: `${service.url}/log/job%2F0` }] },
    });
    expect(outputs).toEqual({
      text: { kind: "string", value: "GRÜSSE" },
      raw: { kind: "binary", value: new Uint8Array([0, 127, 128, 255]), tag: "tag" },
    });
    expect(service.jobs.map(({ token }) => token)).toEqual(["Bearer value of TEAM_TOKEN"]);
  });

  test("to its failure, with the code and the words of the plugin", async () => {
    const service = await new JobService().listen();
    service.onGet = () => "FAILED";
    const runtime = await throughConnector(service);
    const { phaseInfo } = await (await runtime.submit({ ...request, taskTypeVersion: 2 })).result();
    expect(phaseInfo).toMatchObject({
      phase: "PermanentFailure",
      error: { code: "OutOfMemory", message: "3 GB are not enough", kind: "USER" },
    });
  });

  test("to the deletion of its job, when it is aborted", async () => {
    const service = await new JobService().listen();
    const runtime = await throughConnector(service);
    const polled = service.next("GET");
    const task = await runtime.submit(request);
    await polled;
    await task.abort("enough");
    expect((await task.result()).phaseInfo.phase).toBe("Aborted");
    expect(service.jobs.map(({ state }) => state)).toEqual(["STOPPED"]);
  });

  test("under TLS, with a certificate of the client", async () => {
    const authority = makeAuthority("authority");
    const [ofServer, ofClient] = [makeCertificate(authority), makeCertificate(authority)];
    const service = await new JobService().listen();
    service.onGet = () => "DONE";
    const runtime = await throughConnector(
      service,
      { tls: { ...ofServer, ca: authority.cert } },
      {
        kind: "tls",
        rootCertificates: authority.cert,
        certificate: { chain: ofClient.cert, privateKey: ofClient.key },
      },
    );
    expect((await (await runtime.submit(request)).result()).phaseInfo.phase).toBe("Success");
  });
});

describe("a task goes the same way in Flyte 1's protocol", () => {
  const throughAgent = async (service: JobService): Promise<Runtime> =>
    await throughConnector(service, { secretManager: { get: async (key) => `own ${key}` } }, undefined, "v1");

  test("to its outputs, with links, and with the connector's own secrets: it is sent none", async () => {
    const service = await new JobService().listen();
    service.onGet = () => "DONE";
    const runtime = await throughAgent(service);
    const { phaseInfo, outputs } = await (await runtime.submit({ ...request, taskTypeVersion: 2 })).result();
    expect(phaseInfo).toMatchObject({ phase: "Success", info: { logs: [{ name: "log" }] } });
    expect(outputs).toEqual({
      text: { kind: "string", value: "GRÜSSE" },
      raw: { kind: "binary", value: new Uint8Array([0, 127, 128, 255]), tag: "tag" },
    });
    expect(service.jobs.map(({ token }) => token)).toEqual(["Bearer own token"]);
  });

  test("to its failure, with the code and the words of the plugin", async () => {
    const service = await new JobService().listen();
    service.onGet = () => "FAILED";
    const runtime = await throughAgent(service);
    const { phaseInfo } = await (await runtime.submit(request)).result();
    expect(phaseInfo).toMatchObject({
      phase: "PermanentFailure",
      error: { code: "OutOfMemory", message: "3 GB are not enough", kind: "USER" },
    });
  });

  test("to another attempt, when the failure says so", async () => {
    const service = await new JobService().listen();
    service.onGet = ({ id }) => (id === "job/0" ? "EVICTED" : "DONE");
    const runtime = await throughAgent(service);
    const { phaseInfo } = await (await runtime.submit({ ...request, retries: 1 })).result();
    expect(phaseInfo.phase).toBe("Success");
    expect(service.jobs).toHaveLength(2);
  });

  test("to the deletion of its job, when it is aborted", async () => {
    const service = await new JobService().listen();
    const runtime = await throughAgent(service);
    const polled = service.next("GET");
    const task = await runtime.submit(request);
    await polled;
    await task.abort("enough");
    expect(service.jobs.map(({ state }) => state)).toEqual(["STOPPED"]);
  });
});

test("of a hundred connectors most may be dead or silent: tasks go to those that live, and no socket is left", async () => {
  const service = await new JobService().listen();
  service.onGet = () => "DONE";
  const plugins = [pluginFor(service)];
  const live = await serveConnector({ host: "localhost", port: 0, logger: silentLogger, plugins });
  closers.push(() => live.close());
  const silent = createSilentServer(() => {}).listen(0, "localhost");
  const dead = createSilentServer().listen(0, "localhost");
  await Promise.all([once(silent, "listening"), once(dead, "listening")]);
  const open = new Set<Socket>();
  // Read, or nobody would hear that the other side has closed it.
  silent.on("connection", (socket) => open.add(socket.on("error", () => {}).resume()));
  const ports = [silent, dead].map((one) => {
    const address = one.address();
    return typeof address === "object" ? address?.port : undefined;
  });
  dead.close();
  const all = Array.from({ length: 100 }, (_, index) => [live.port, ...ports][index < 5 ? 0 : 1 + (index % 2)]);
  const connectors = Object.fromEntries(
    // The live ones come last in the alphabet.
    all.map((port, index) => [
      `connector-${String(99 - index).padStart(2, "0")}`,
      {
        endpoint: `localhost:${port}`,
        security: { kind: "plaintext" as const },
        timeouts: { ListConnectors: "200ms" as const },
      },
    ]),
  );
  const runtime = createRuntime({
    plugins: [
      connectorPlugin({ connectors, supportedTaskTypes: ["job"], webApi: { caching: { resyncInterval: "5s" } } }),
    ],
    logger: silentLogger,
    secretManager: { get: async (key) => `value of ${key}` },
  });
  const tasks = await Promise.all(["a", "b", "c"].map(async (name) => runtime.submit({ ...request, name })));
  const results = await Promise.all(tasks.map((task) => task.result()));
  expect(results.map(({ phaseInfo }) => phaseInfo.phase)).toEqual(["Success", "Success", "Success"]);
  expect(open.size).toBeGreaterThan(0);
  await runtime.close();
  await vi.waitFor(() => expect([...open].every(({ closed }) => closed)).toBe(true), { timeout: 10_000 });
  silent.close();
}, 30_000);
