import {
  createResourceMetaCodec,
  storeOutputs,
  type AsyncPlugin,
  type PluginEntry,
  type PluginSetupContext,
} from "@flyte-webapi/sdk";
import * as z from "zod";

import { requestIdOf } from "./request-id.ts";
import { createSnowflakeApi } from "./snowflake-api.ts";
import { readStatementSpec } from "./statement-spec.ts";
import type { Statement } from "./statement.ts";
import { toPhaseInfo } from "./status.ts";

/** All that finds a statement again. Its account, too: a later change of the configuration moves no statement. */
const statementMeta = z.object({ baseUrl: z.string(), handle: z.string() });
type StatementMeta = z.infer<typeof statementMeta>;

/** Where the account is. */
export interface SnowflakeOptions {
  /** Default: the environment variable `SNOWFLAKE_URL`, else `https://account.snowflakecomputing.com`. */
  readonly baseUrl?: string | undefined;
}

/** The plugin for tasks of the type `snowflake_sql`. */
export function createSnowflakePlugin(options: SnowflakeOptions = {}): PluginEntry<StatementMeta, Statement> {
  return {
    id: "snowflake-sql",
    supportedTaskTypes: ["snowflake_sql"],
    pluginLoader: (setup) => {
      const configured = process.env["SNOWFLAKE_URL"] ?? "https://account.snowflakecomputing.com";
      return createPlugin(setup, options.baseUrl ?? configured);
    },
  };
}

/** The plugin, configured by the environment: what a host registers. */
export const snowflakePlugin: PluginEntry<StatementMeta, Statement> = createSnowflakePlugin();

function createPlugin(setup: PluginSetupContext, baseUrl: string): AsyncPlugin<StatementMeta, Statement> {
  const apiOf = (meta: StatementMeta) => createSnowflakeApi(setup, meta.baseUrl);
  return {
    getConfig: () => ({
      readRateLimiter: { qps: 20, burst: 40 },
      writeRateLimiter: { qps: 10, burst: 20 },
      caching: { size: 1_000, resyncInterval: "10s", workers: 10 },
      resourceMeta: createResourceMetaCodec(statementMeta),
    }),

    create: async (ctx) => {
      const spec = await readStatementSpec(ctx);
      const handle = await createSnowflakeApi(setup, baseUrl).submit(spec, requestIdOf(ctx.idempotencyKey), ctx.signal);
      return { resourceMeta: { baseUrl, handle } };
    },

    get: async ({ resourceMeta, signal }) => await apiOf(resourceMeta).read(resourceMeta.handle, signal),

    status: async (ctx) => {
      const { resource } = ctx;
      if (resource.kind !== "succeeded") return toPhaseInfo(resource);
      const { rows } = resource;
      return (await storeOutputs(ctx, { rows, row_count: rows.length })) ?? toPhaseInfo(resource);
    },

    delete: async ({ resourceMeta, signal }) => {
      if (resourceMeta === undefined) return;
      await apiOf(resourceMeta).cancel(resourceMeta.handle, signal);
    },
  };
}
