import {
  createResourceMetaCodec,
  PermanentUserError,
  PhaseInfo,
  RetryableError,
  shortenText,
  type PluginEntry,
} from "@flyte-webapi/sdk";
import * as z from "zod";

import { ServiceClient } from "../service-client.ts";
import { CLUSTERS_ADDRESS_VARIABLE, CLUSTERS_TOKEN_KEY, CLUSTERS_URL } from "./clusters.world.ts";

interface ClusterMeta {
  readonly address: string;
  readonly cluster: string;
}

interface Step {
  readonly state: string;
  readonly reason?: string | undefined;
}

const metaSchema: z.ZodType<ClusterMeta> = z.object({ address: z.string(), cluster: z.string() });
const madeSchema = z.object({ id: z.string().min(1) });
const stepSchema: z.ZodType<Step> = z.object({
  state: z.string().min(1),
  reason: z
    .string()
    .transform((text) => shortenText(text))
    .optional(),
});

const NOTHING_THERE = [404, 409, 410];
const never: AbortSignal = new AbortController().signal;

/** Correct: a cluster of its own for each job, under a name of our choice. It goes when the service refuses the job, and with the job. */
export const clustersPlugin: PluginEntry<ClusterMeta, Step> = {
  id: "clusters",
  supportedTaskTypes: ["spark"],
  pluginLoader: (setup) => {
    const configured = process.env[CLUSTERS_ADDRESS_VARIABLE] ?? CLUSTERS_URL;
    const clientAt = (address: string): ServiceClient => new ServiceClient(setup, address, CLUSTERS_TOKEN_KEY);
    const remove = async (client: ServiceClient, path: string, signal: AbortSignal): Promise<void> => {
      await client.send({ method: "DELETE", path, accept: NOTHING_THERE, tries: 3, signal });
    };
    return {
      getConfig: () => ({ resourceMeta: createResourceMetaCodec(metaSchema) }),
      create: async ({ idempotencyKey: cluster, taskReader, signal }) => {
        const { custom } = await taskReader.read();
        const client = clientAt(configured);
        const path = `/clusters/${encodeURIComponent(cluster)}`;
        await client.send({ method: "PUT", path, body: { nodes: 2 }, accept: [409], tries: 3, signal });
        try {
          const body = { jar: custom?.["jar"] };
          const answer = await client.send({ method: "PUT", path: `${path}/step`, body, tries: 3, signal });
          if (!madeSchema.safeParse(answer.body).success) throw new RetryableError("BadAnswer", "the step has no id");
        } catch (error) {
          // After any other error create is called again, and finds the cluster.
          if (error instanceof PermanentUserError) await remove(client, path, never);
          throw error;
        }
        return { resourceMeta: { address: configured, cluster } };
      },
      get: async ({ resourceMeta: { address, cluster }, signal }) => {
        const path = `/clusters/${encodeURIComponent(cluster)}/step`;
        const { body } = await clientAt(address).send({ method: "GET", path, signal });
        const { success, data } = stepSchema.safeParse(body);
        if (!success) throw new RetryableError("BadAnswer", "the step is described in an unknown way");
        return data;
      },
      status: ({ resource: { state, reason = "" } }) => {
        switch (state) {
          case "PENDING":
            return PhaseInfo.queued({ reason: reason || state });
          case "COMPLETED":
            return PhaseInfo.success();
          case "FAILED":
            return PhaseInfo.retryableFailure({ code: "StepFailed", message: `the step failed: ${reason}` });
          case "CANCELLED":
            return PhaseInfo.failure({ code: "StepCancelled", message: `the step was cancelled: ${reason}` });
          default:
            return PhaseInfo.running({ reason: `${state} ${reason}` });
        }
      },
      delete: async ({ resourceMeta, signal }) => {
        if (resourceMeta === undefined) return;
        const { address, cluster } = resourceMeta;
        const client = clientAt(address);
        const path = `/clusters/${encodeURIComponent(cluster)}`;
        await client.send({ method: "POST", path: `${path}/step/cancel`, accept: NOTHING_THERE, tries: 3, signal });
        await remove(client, path, signal);
      },
    };
  },
};
