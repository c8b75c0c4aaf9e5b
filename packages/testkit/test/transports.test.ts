import { createServer, type Server } from "node:http";
import { request } from "node:https";
import { connect } from "node:tls";

import type { Fetch, PluginEntry } from "@flyte-webapi/sdk";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { checkPlugin, checkRequirement, eventsOf, requirementById, simulate, type Plan } from "../src/index.ts";
import { renderFailure } from "../src/report/render-failure.ts";
import { withInterception } from "../src/transport/with-interception.ts";
import { keyHeader, pluginOf } from "./plugins/design.ts";
import { OTHER_CLIENTS } from "./plugins/good/other-clients.ts";
import { jobServiceWorld } from "./plugins/job-service.world.ts";

const world = jobServiceWorld;

/** A client that makes its connections without Node's agents, so that msw has to answer on a socket. */
const ownSocket: Fetch = async (input, init) => {
  const { url, method, headers, body } = new Request(input, init);
  const { hostname } = new URL(url);
  const text = body === null ? undefined : await new Response(body).text();
  const createConnection = () => connect({ host: hostname, servername: hostname, port: 443 });
  return await new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers: Object.fromEntries(headers), createConnection }, (incoming) => {
      incoming.toArray().then((chunks: readonly Buffer[]) => {
        const answer = chunks.length === 0 ? null : Buffer.concat(chunks);
        resolve(new Response(answer, { status: incoming.statusCode ?? 0 }));
      }, reject);
    });
    outgoing.on("error", reject).end(text);
  });
};
const keyed = pluginOf("own-socket", () => keyHeader);
const ownConnection: PluginEntry = {
  ...keyed,
  pluginLoader: (setup) => keyed.pluginLoader({ ...setup, fetch: ownSocket }),
};

describe("the transport `intercept`", { timeout: 60_000 }, () => {
  it.for(OTHER_CLIENTS.map((plugin) => [plugin.id, plugin] as const))(
    "carries what %s sends, and accuses it of nothing",
    async ([, plugin]) => {
      const report = await checkPlugin({ plugin, world, transport: "intercept" }, { runs: 5 });
      const accusations = report.results.flatMap((result) =>
        result.verdict === "fail"
          ? [renderFailure(result)]
          : result.verdict === "inconclusive"
            ? [`${result.requirement.id}: ${result.reason}`]
            : [],
      );
      expect(accusations).toEqual([]);
    },
  );

  it("shows the same history as the direct one for a plugin that uses its setup context", async () => {
    const plugin = pluginOf("key-header", () => keyHeader);
    const plan: Plan = {
      v: 1,
      picks: [],
      ops: [
        { op: "create", task: 0, faults: [{ request: 0, fault: { kind: "lost" } }] },
        { op: "poll", task: 0, times: 2 },
        { op: "delete", task: 0, meta: "stored", times: 1 },
      ],
    };
    const direct = await simulate({ plugin, world }, plan);
    const intercepted = await simulate({ plugin, world, transport: "intercept" }, plan);
    expect(intercepted.events).toEqual(direct.events);
  });

  it.for(OTHER_CLIENTS.map((plugin) => [plugin.id, plugin] as const))("lets faults reach %s", async ([, plugin]) => {
    const history = await simulate(
      { plugin, world, transport: "intercept" },
      { v: 1, picks: [], ops: [{ op: "create", task: 0, faults: [{ request: 0, fault: { kind: "lost" } }] }] },
    );
    expect(eventsOf(history, "request").map((event) => event.fault?.kind)).toEqual(["lost", undefined]);
    expect(history.jobs).toHaveLength(1);
  });

  it.for([...OTHER_CLIENTS, ownConnection].map((plugin) => [plugin.id, plugin] as const))(
    "leaves no socket of %s open",
    async ([, plugin]) => {
      const sockets = (): number => process.getActiveResourcesInfo().filter((kind) => kind === "TCPSocketWrap").length;
      const before = sockets();
      const plan: Plan = {
        v: 1,
        picks: [],
        ops: [
          { op: "create", task: 0 },
          { op: "poll", task: 0, times: 5 },
          { op: "delete", task: 0, meta: "stored", times: 1 },
        ],
      };
      const history = await simulate({ plugin, world, transport: "intercept" }, plan);
      expect(history.jobs).toHaveLength(1);
      await vi.waitFor(() => expect(sockets()).toBe(before));
    },
  );
});

describe("the transport `direct`", () => {
  it.for(OTHER_CLIENTS.map((plugin) => [plugin.id, plugin] as const))(
    "names the client of %s, which it cannot carry",
    async ([, plugin]) => {
      const result = await checkRequirement({ plugin, world }, requirementById("DT-01"), { runs: 5 });
      if (result.verdict !== "fail") throw new Error(`the verdict is ${result.verdict}`);
      const [history] = result.counterexample.histories;
      const used = eventsOf(history ?? fail(), "ambient").map(({ source, site }) => `${source}: ${site.join(" < ")}`);
      expect(used).toContainEqual(expect.stringMatching(/^(fetch|node:https? request): .*(other-clients\.ts|axios)/));
    },
  );
});

function fail(): never {
  throw new Error("there is no history");
}

describe("interception", () => {
  let server: Server;
  let url = "";
  beforeAll(async () => {
    server = createServer((_request, response) => response.end("real"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (typeof address === "object" && address !== null) url = `http://127.0.0.1:${address.port}/`;
  });
  afterAll(() => server.close());

  it("lets everybody else through to the real network", async () => {
    const text = await withInterception(async () => await (await fetch(url)).text());
    expect(text).toBe("real");
  });
});
