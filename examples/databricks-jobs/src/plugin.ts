import {
  createResourceMetaCodec,
  Phase,
  type AsyncPlugin,
  type PluginEntry,
  type PluginSetupContext,
} from "@flyte-webapi/sdk";
import * as z from "zod";

import { createDatabricksApi } from "./databricks-api.ts";
import { storeOutput } from "./outputs.ts";
import { readRunSpec } from "./run-spec.ts";
import type { NotebookOutput, Run } from "./run.ts";
import { toPhaseInfo } from "./status.ts";

/** All that finds a run again. Its workspace, too: a later change of the configuration moves no run. */
const runMeta = z.object({ baseUrl: z.string(), runId: z.string().regex(/^\d+$/) });
type RunMeta = z.infer<typeof runMeta>;

/** The last that is known of a run. */
interface RunResource {
  readonly run: Run;
  /** Present when the run has succeeded. */
  readonly output?: NotebookOutput;
}

/** Where the workspace is. */
export interface DatabricksOptions {
  /** Default: the environment variable `DATABRICKS_HOST`, else `https://workspace.cloud.databricks.com`. */
  readonly baseUrl?: string | undefined;
}

/** The plugin for tasks of the type `databricks_notebook`. */
export function createDatabricksPlugin(options: DatabricksOptions = {}): PluginEntry<RunMeta, RunResource> {
  return {
    id: "databricks-jobs",
    supportedTaskTypes: ["databricks_notebook"],
    pluginLoader: (setup) => {
      const configured = process.env["DATABRICKS_HOST"] ?? "https://workspace.cloud.databricks.com";
      return createPlugin(setup, options.baseUrl ?? configured);
    },
  };
}

/** The plugin, configured by the environment: what a host registers. */
export const databricksPlugin: PluginEntry<RunMeta, RunResource> = createDatabricksPlugin();

function createPlugin(setup: PluginSetupContext, baseUrl: string): AsyncPlugin<RunMeta, RunResource> {
  const apiOf = (meta: RunMeta) => createDatabricksApi(setup, meta.baseUrl);
  return {
    getConfig: () => ({
      readRateLimiter: { qps: 20, burst: 40 },
      writeRateLimiter: { qps: 10, burst: 20 },
      caching: { size: 1_000, resyncInterval: "30s", workers: 10 },
      resourceMeta: createResourceMetaCodec(runMeta),
    }),

    create: async (ctx) => {
      const spec = await readRunSpec(ctx);
      const runId = await createDatabricksApi(setup, baseUrl).submit(spec, ctx.idempotencyKey, ctx.signal);
      return { resourceMeta: { baseUrl, runId } };
    },

    get: async ({ resourceMeta, signal }) => {
      const api = apiOf(resourceMeta);
      const run = await api.read(resourceMeta.runId, signal);
      const [task] = run.tasks;
      if (task === undefined || toPhaseInfo(run).phase !== Phase.Success) return { run };
      // `status` may not use the network, so what it needs is fetched here.
      return { run, output: await api.readOutput(task.run_id, signal) };
    },

    status: async (ctx) => {
      const phaseInfo = toPhaseInfo(ctx.resource.run);
      if (phaseInfo.phase !== Phase.Success) return phaseInfo;
      return (await storeOutput(ctx, ctx.resource.output)) ?? phaseInfo;
    },

    delete: async ({ resourceMeta, signal }) => {
      if (resourceMeta === undefined) return;
      await apiOf(resourceMeta).cancel(resourceMeta.runId, signal);
    },
  };
}
