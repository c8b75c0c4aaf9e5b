// Runs in a folder that has installed a plugin from the registry, as its user would: one task in the runtime, one over the connector.
//
//   node consume.ts <package> <template>      the last line is JSON
import type { DescService } from "@bufbuild/protobuf";
import { Phase, type LiteralMap, type PluginEntry, type TypedInterface } from "@flyte-webapi/sdk";
import { connectToConnector, serveConnector, type JsonObject } from "@flyte-webapi/sdk/connector";
import { createRuntime } from "@flyte-webapi/sdk/runtime";

import type { FakeService } from "./fake-service.ts";

const [, , packageName = "", template = ""] = process.argv;
const TOKEN = "t0ken-4711";
/** The last step of the protocol that a task ends with. */
const SUCCEEDED = "SUCCEEDED";

interface ConsumedTask {
  readonly custom?: { readonly command: readonly string[] };
  readonly inputs: LiteralMap;
  readonly interface: TypedInterface;
  /** The same, in the protocol's own messages. */
  readonly message: JsonObject;
}

const SIMPLE = (simple: "STRING" | "FLOAT") => ({ type: { kind: "simple", simple } }) as const;
const variable = (key: string, simple: string): JsonObject => ({ key, value: { type: { simple } } });
const CUSTOM = { command: ["python", "train.py"] };

const TASKS: Readonly<Record<"job" | "bare" | "sync", ConsumedTask>> = {
  job: {
    custom: CUSTOM,
    inputs: {},
    interface: { inputs: {}, outputs: { accuracy: SIMPLE("FLOAT") } },
    message: { custom: CUSTOM, interface: { outputs: { variables: [variable("accuracy", "FLOAT")] } } },
  },
  bare: { custom: CUSTOM, inputs: {}, interface: { inputs: {}, outputs: {} }, message: { custom: CUSTOM } },
  sync: {
    inputs: { text: { kind: "string", value: "what a day" } },
    interface: {
      inputs: { text: SIMPLE("STRING") },
      outputs: { label: SIMPLE("STRING"), score: SIMPLE("FLOAT") },
    },
    message: {
      interface: {
        inputs: { variables: [variable("text", "STRING")] },
        outputs: { variables: [variable("label", "STRING"), variable("score", "FLOAT")] },
      },
    },
  },
};
const task = template === "sync" ? TASKS.sync : template === "bare" ? TASKS.bare : TASKS.job;

const service = await startService();
Object.assign(process.env, {
  JOB_API_URL: service.url,
  JOB_API_TOKEN: TOKEN,
  CLASSIFY_API_URL: service.url,
  CLASSIFY_API_TOKEN: TOKEN,
});
const plugin = await loadPlugin();
const [supported = ""] = plugin.supportedTaskTypes;
const taskType = typeof supported === "string" ? supported : supported.name;

const runtimePhase = await runOne();
const connectorPhase = await serveOne();
const jobs = service.jobs();
await service.close();
const expectedJobs = template === "sync" ? 0 : 2;
const ok = runtimePhase === Phase.Success && connectorPhase === SUCCEEDED && jobs === expectedJobs;
process.stdout.write(
  `${JSON.stringify({ ok, node: process.version, taskType, runtimePhase, connectorPhase, jobs })}\n`,
);
process.exitCode = ok ? 0 : 1;

async function startService(): Promise<FakeService> {
  if (template !== "grpc") return await (await import("./http-service.ts")).startHttpService();
  const { startGrpcService } = await import("./grpc-service.ts");
  // The generated code of the project, which is not part of its package.
  const generated = (await import(new URL("./gen/jobs_pb.js", import.meta.url).href)) as { JobService: DescService };
  return await startGrpcService(generated.JobService);
}

async function loadPlugin(): Promise<PluginEntry> {
  const exported = (await import(packageName)) as Readonly<Record<string, unknown>>;
  const entry = Object.values(exported).find(isEntry);
  if (entry === undefined) throw new Error(`${packageName} exports no plugin`);
  return entry;
}

function isEntry(value: unknown): value is PluginEntry {
  return typeof value === "object" && value !== null && "pluginLoader" in value;
}

/** Runs a task to its end in the runtime, and answers the phase. */
async function runOne(): Promise<Phase> {
  const runtime = createRuntime({ plugins: [plugin] });
  try {
    const { inputs, interface: typed, custom } = task;
    const more = custom === undefined ? {} : { custom: { command: [...custom.command] } };
    const handle = await runtime.submit({ name: "run-1", taskType, inputs, interface: typed, ...more });
    return (await handle.result()).phaseInfo.phase;
  } finally {
    await runtime.close();
  }
}

/** Serves the plugin, creates one task over Flyte's protocol, asks for it once, and answers the phase. */
async function serveOne(): Promise<unknown> {
  const server = await serveConnector({ plugins: [plugin], host: "127.0.0.1", port: 0 });
  const client = connectToConnector({ endpoint: `127.0.0.1:${server.port}` });
  try {
    const executionId = { project: "p", domain: "d", name: "run-2" };
    const text = { scalar: { primitive: { stringValue: "what a day" } } };
    const made = await client.call("CreateTask", {
      template: { type: taskType, id: { project: "p", domain: "d", name: "t", version: "v" }, ...task.message },
      inputs: { literals: template === "sync" ? [{ name: "text", value: text }] : [] },
      taskExecutionMetadata: { taskExecutionId: { nodeExecutionId: { nodeId: "n0", executionId } } },
    });
    if (made.status !== "OK") throw new Error(`CreateTask: ${made.status} ${made.details}`);
    const got = await client.call("GetTask", {
      resourceMeta: made.messages[0]?.["resourceMeta"],
      taskCategory: { name: taskType, version: 0 },
    });
    if (got.status !== "OK") throw new Error(`GetTask: ${got.status} ${got.details}`);
    const resource = got.messages[0]?.["resource"];
    return typeof resource === "object" && resource !== null && "phase" in resource ? resource["phase"] : undefined;
  } finally {
    client.close();
    await server.close();
  }
}
