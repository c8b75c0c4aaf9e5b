import {
  LiteralTypes,
  PhaseInfo,
  readInputs,
  toLiteralMap,
  type PluginEntry,
  type PluginSetupContext,
  type SyncPlugin,
  type SyncPluginConfig,
} from "@flyte-webapi/sdk";
import { createHttpClient, path } from "@flyte-webapi/sdk/http";
import { z } from "zod";

const DEFAULT_URL = "https://classify.example.com";

const CONFIG: SyncPluginConfig = {
  writeRateLimiter: { qps: 20, burst: 30 },
  timeouts: { create: "30s" },
};

/** What a task gives and gets. */
const INPUTS = { text: LiteralTypes.string };
const OUTPUTS = { label: LiteralTypes.string, score: LiteralTypes.float };

const answerSchema = z.object({ label: z.string(), score: z.number() });

/** What a host registers. */
export const syncCallPlugin: PluginEntry = {
  id: "sync-call",
  supportedTaskTypes: ["sync_call"],
  pluginLoader: createPlugin,
};

function createPlugin(setup: PluginSetupContext): SyncPlugin {
  const client = createHttpClient({
    ...setup,
    baseUrl: process.env["CLASSIFY_API_URL"] ?? DEFAULT_URL,
    // Read anew for each request, so that a rotated token is picked up.
    authorize: async () => ({ authorization: `Bearer ${await setup.secretManager.get("CLASSIFY_API_TOKEN")}` }),
  });
  return {
    getConfig: () => CONFIG,

    // The whole task, at least once: the service changes nothing, so the request may be repeated.
    do: async ({ inputReader, outputWriter, signal }) => {
      const { text } = readInputs(await inputReader.get(), INPUTS);
      const answer = await client.post(path`v1/classify`, {
        json: { text },
        repeatable: true,
        schema: answerSchema,
        signal,
      });
      await outputWriter.put({ kind: "literals", literals: toLiteralMap(answer, OUTPUTS) });
      return PhaseInfo.success();
    },
  };
}
