// What Flyte's engine drives beside the others: another module that the connector serves.
import { serialize } from "node:v8";
import { type AsyncPlugin, type PluginEntry, PermanentUserError } from "@flyte-webapi/sdk";
import { createJobApi, type Job } from "./job-api.ts";
import { createJobsPlugin, jobNameOf, type Meta } from "./jobs-plugin.ts";
import { serviceUrl } from "./service-url.ts";

/** A name that configuration files do not take lightly. */
export const dotted: PluginEntry = {
  id: "interop jobs with a dotted type",
  supportedTaskTypes: ["Interop.Dotted-Type"],
  pluginLoader: (setup) => createJobsPlugin(createJobApi(setup, serviceUrl())),
};

/** One job at a time. */
export const scarce: PluginEntry = {
  id: "interop jobs with a quota",
  supportedTaskTypes: ["interop_quota"],
  pluginLoader: (setup) => {
    const plugin = createJobsPlugin(createJobApi(setup, serviceUrl()));
    const scarcePlugin: AsyncPlugin<Meta, Job> = {
      ...plugin,
      getConfig: () => ({ ...plugin.getConfig(), resourceQuotas: { pool: 1 } }),
      resourceRequirements: () => ({ namespace: "pool", constraints: {} }),
    };
    return scarcePlugin;
  },
};

/** Its jobs have the secret for their output, and no call is made without it. */
export const secured: PluginEntry = {
  id: "interop jobs with a secret",
  supportedTaskTypes: ["interop_secret"],
  pluginLoader: (setup) => {
    const api = createJobApi(setup, serviceUrl());
    const plugin = createJobsPlugin(api);
    const securedPlugin: AsyncPlugin<Meta, Job> = {
      ...plugin,
      create: async (ctx) => {
        const name = await jobNameOf(ctx.taskReader);
        const value = await ctx.secretManager.get("apiKey");
        const payload = serialize({ secret: { kind: "string", value } }).toString("base64");
        return { resourceMeta: { id: await api.submit(name, payload, ctx.idempotencyKey, ctx.signal) } };
      },
      status: async (ctx) => {
        // Flyte sends it with each poll: the outputs are those that create has seen.
        if ((await ctx.secretManager.get("apiKey")) === "") throw new PermanentUserError("NoSecret", "apiKey is empty");
        return await plugin.status(ctx);
      },
    };
    return securedPlugin;
  },
};
