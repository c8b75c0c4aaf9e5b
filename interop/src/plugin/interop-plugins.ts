// The module that the connector serves: `flyte-webapi serve --modules`.
import {
  type AsyncPlugin,
  type GetLogsContext,
  type LogPage,
  PermanentUserError,
  PhaseInfo,
  type PluginEntry,
  type SyncPlugin,
} from "@flyte-webapi/sdk";
import { createJobApi, type Job, type JobApi } from "./job-api.ts";
import { createJobsPlugin, LIMITS, type Meta } from "./jobs-plugin.ts";
import { serviceUrl } from "./service-url.ts";

/** Jobs of the service. */
export const jobs: PluginEntry = {
  id: "interop jobs",
  supportedTaskTypes: ["interop", { name: "interop", version: 2 }],
  pluginLoader: (setup) => {
    const api = createJobApi(setup, serviceUrl());
    const plugin: AsyncPlugin<Meta, Job> = {
      ...createJobsPlugin(api),
      getLogs: async (ctx) => await readLog(api, ctx),
    };
    return plugin;
  },
};

/** The same without a log: what a plugin need not have is unimplemented. */
export const plainJobs: PluginEntry = {
  id: "interop jobs without logs",
  supportedTaskTypes: ["interop_plain"],
  pluginLoader: (setup) => createJobsPlugin(createJobApi(setup, serviceUrl())),
};

/** Gives its inputs as outputs, at once. */
export const echo: PluginEntry = {
  id: "interop echo",
  supportedTaskTypes: ["interop_echo"],
  pluginLoader: (): SyncPlugin => ({
    getConfig: () => ({ writeRateLimiter: LIMITS.writeRateLimiter }),
    do: async ({ inputReader, outputWriter, taskReader }) => {
      const custom = (await taskReader.read()).custom ?? {};
      if (custom["fail"] === "retryably") return PhaseInfo.retryableFailure({ code: "Preempted", message: "語" });
      if (custom["fail"] === "for good") return PhaseInfo.failure({ code: "Broken", message: "語" });
      await outputWriter.put({ kind: "literals", literals: await inputReader.get() });
      return PhaseInfo.success();
    },
  }),
};

/** A token is the number of the line at which the page begins. */
async function readLog(
  api: JobApi,
  { resourceMeta, lines = 2, token, signal }: GetLogsContext<Meta>,
): Promise<LogPage> {
  const all = (await api.readLog(resourceMeta.id, signal)).lines;
  const from = token === "" ? 0 : Number(token);
  if (!Number.isInteger(from)) throw new PermanentUserError("BadToken", `there is no page ${token}`);
  const page = all.slice(from, from + lines).map((message) => ({ message }));
  return from + lines < all.length ? { lines: page, nextToken: String(from + lines) } : { lines: page };
}
