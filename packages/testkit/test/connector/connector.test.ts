import { status as Status } from "@grpc/grpc-js";
import { createResourceMetaCodec, type Logger, PhaseInfo, type PluginEntry } from "@flyte-webapi/sdk";
import { serveConnector } from "@flyte-webapi/sdk/connector";
import { describe, expect, test } from "vitest";
import { z } from "zod";

import { WIRE_CHECKS } from "../../src/connector/wire-checks.ts";
import { REQUIREMENTS } from "../../src/requirements/catalogue.ts";
import type { ConformanceResult } from "../../src/result/conformance-result.ts";
import { jsonValidator, schemaErrors } from "../schemas.ts";
import { BROKEN_CONNECTORS, ENDLESS, isRaw } from "./broken-connectors.ts";
import { checkEndpoint } from "./check-endpoint.ts";
import { Phase, startRawConnector } from "./raw-connector.ts";

const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, child: () => silent };

const broken = ({ requirements }: ConformanceResult): string[] =>
  requirements.filter(({ verdict }) => verdict === "fail").map(({ id }) => id);
const reportOf = ({ requirements }: ConformanceResult, id: string) => requirements.find((each) => each.id === id);

describe.concurrent("checks of a running connector", () => {
  test("accuse no correct connector, whatever it is made of", async () => {
    await using raw = await startRawConnector();
    const result = await checkEndpoint(raw.endpoint);
    expect(broken(result)).toEqual([]);
    expect(result).toMatchObject({
      verdict: "conformant",
      counts: { inconclusive: 0, "harness-error": 0 },
      connector: { endpoint: raw.endpoint, protocol: "v2" },
    });
    expect([...raw.jobs.values()].filter(({ phase }) => phase === Phase.Running)).toEqual([]);
  });

  test.for(["v2", "v1"] as const)("accuse no plugin that is served with serveConnector, in %s", async (protocol) => {
    const server = await serveConnector({ plugins: [servedPlugin()], host: "localhost", port: 0, logger: silent });
    const variable = { type: { simple: "INTEGER" } };
    const variables = protocol === "v2" ? [{ key: "answer", value: variable }] : { answer: variable };
    const result = await checkEndpoint(`localhost:${server.port}`, {
      protocol,
      taskType: "job",
      template: { interface: { outputs: { variables } } },
    });
    await server.close();
    expect(broken(result)).toEqual([]);
    expect(result).toMatchObject({ verdict: "conformant", counts: { inconclusive: 0, "harness-error": 0 } });
    expect(reportOf(result, "OW-15")).toMatchObject({ verdict: "pass" });
    expect(schemaErrors(jsonValidator("result.v1.schema.json"), JSON.parse(JSON.stringify(result)))).toEqual([]);
  });

  test.for(BROKEN_CONNECTORS)("catch a connector that $name", async ({ breaks: id, options, template = {} }) => {
    await using raw = await startRawConnector(options);
    const { protocol = "v2" } = options;
    const result = await checkEndpoint(raw.endpoint, { protocol, template, callMs: 1_000 });
    expect(broken(result)).toContain(id);
    expect(reportOf(result, id)?.counterexample).toMatchObject({
      timeline: expect.any(Array),
      replay: `npx flyte-webapi-conformance connector --endpoint ${raw.endpoint} --only ${id}`,
    });
    expect(schemaErrors(jsonValidator("result.v1.schema.json"), JSON.parse(JSON.stringify(result)))).toEqual([]);
  });

  test("accuse no correct connector of v1", async () => {
    await using good = await startRawConnector({ protocol: "v1" });
    expect(broken(await checkEndpoint(good.endpoint, { protocol: "v1" }))).toEqual([]);
  });

  test("prove nothing about a job that does not end, or a task that is refused", async () => {
    await using endless = await startRawConnector(ENDLESS);
    const result = await checkEndpoint(endless.endpoint);
    expect(broken(result)).toEqual([]);
    expect(result.verdict).toBe("inconclusive");
    expect(reportOf(result, "OW-11")?.reason).toContain("RUNNING after 20 s");
    await using strict = await startRawConnector({
      breaks: {
        CreateTask: ({ request, honest }) =>
          isRaw(request) ? { status: Status.INVALID_ARGUMENT, details: "custom.sql is missing" } : honest(),
      },
    });
    const refused = await checkEndpoint(strict.endpoint);
    expect(broken(refused)).toEqual([]);
    expect(reportOf(refused, "OW-05")?.reason).toBe(
      "CreateTask answered INVALID_ARGUMENT (custom.sql is missing); describe a task that the connector takes with --template and --inputs",
    );
  });

  test("say which jobs could not be deleted", async () => {
    await using raw = await startRawConnector({ breaks: { DeleteTask: () => ({ status: Status.PERMISSION_DENIED }) } });
    const { notices } = await checkEndpoint(raw.endpoint, { only: ["OW-05", "OW-09"] });
    expect(notices).toEqual([
      expect.stringMatching(/^DeleteTask failed for 6 of 6 jobs \(PERMISSION_DENIED\); .* begin with test\d+$/),
    ]);
  });

  test("say of a connector that went silent since when", async () => {
    await using raw = await startRawConnector({
      breaks: {
        DeleteTask: ({ honest, crash }) => {
          crash();
          return honest();
        },
      },
    });
    const result = await checkEndpoint(raw.endpoint, { only: ["OW-18", "OW-19"] });
    expect(reportOf(result, "OW-19")).toMatchObject({
      verdict: "inconclusive",
      reason: "the connector answers no more since OW-18",
    });
  });

  test("have ids of their own, and each catches a connector", () => {
    const ids = WIRE_CHECKS.map(({ id }) => id);
    expect(new Set([...ids, ...REQUIREMENTS.map(({ id }) => id)]).size).toBe(ids.length + REQUIREMENTS.length);
    expect(ids).toEqual(ids.map((_, index) => `OW-${String(index + 1).padStart(2, "0")}`));
    // OW-11 cannot tell a job that is long from one that never ends.
    const caught = new Set([...BROKEN_CONNECTORS.map(({ breaks }) => breaks), "OW-11"]);
    expect(ids.filter((id) => !caught.has(id))).toEqual([]);
  });
});

interface ServedJob {
  readonly endsBySelf: boolean;
  state: "RUNNING" | "DONE" | "CANCELLED";
  polls: number;
}

/** A correct plugin over a service in memory. */
function servedPlugin(): PluginEntry<{ id: string }, { state: string }> {
  const jobs = new Map<string, ServedJob>();
  return {
    id: "served",
    supportedTaskTypes: ["job"],
    pluginLoader: () => ({
      getConfig: () => ({ resourceMeta: createResourceMetaCodec(z.object({ id: z.string() })) }),
      create: async ({ idempotencyKey }) => {
        if (!jobs.has(idempotencyKey)) {
          // The first job ends by itself, all others when they are deleted.
          jobs.set(idempotencyKey, { endsBySelf: jobs.size === 0, state: "RUNNING", polls: 0 });
        }
        return { resourceMeta: { id: idempotencyKey } };
      },
      get: async ({ resourceMeta }) => {
        const job = jobs.get(resourceMeta.id);
        if (job === undefined) throw new Error("no such job");
        job.polls += 1;
        if (job.endsBySelf && job.polls > 2 && job.state === "RUNNING") job.state = "DONE";
        return { state: job.state };
      },
      status: async ({ resource: { state }, outputWriter }) => {
        if (state === "RUNNING") return PhaseInfo.running({ reason: state });
        if (state === "CANCELLED") return PhaseInfo.failure({ code: "Cancelled", message: state });
        await outputWriter.put({
          kind: "literals",
          literals: { answer: { kind: "integer", value: 5n } },
        });
        return PhaseInfo.success();
      },
      delete: async ({ resourceMeta }) => {
        const job = resourceMeta && jobs.get(resourceMeta.id);
        if (job?.state === "RUNNING") job.state = "CANCELLED";
      },
    }),
  };
}
