import type { CreateContext, PluginSetupContext } from "@flyte-webapi/sdk";
import { createHttpClient } from "@flyte-webapi/sdk/http";

// #region authorize
export function createClient({ secretManager, ...setup }: PluginSetupContext) {
  return createHttpClient({
    ...setup,
    baseUrl: "https://jobs.example.com",
    // Asked for each request, so a rotated token is used from the next one on.
    authorize: async () => ({ authorization: `Bearer ${await secretManager.get("JOBS_TOKEN")}` }),
  });
}
// #endregion

// #region task
export async function passwordOf({ secretManager }: Pick<CreateContext, "secretManager">): Promise<string> {
  // The secrets of the task itself, where a host knows any; else those of the plugin.
  return await secretManager.get("DATABASE_PASSWORD");
}
// #endregion
