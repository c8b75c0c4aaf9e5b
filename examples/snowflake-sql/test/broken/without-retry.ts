import type { PluginEntry } from "@flyte-webapi/sdk";

import { snowflakePlugin } from "../../src/index.ts";

/** Sends the request id, but not `retry=true`: then the service executes a repeated statement once more. */
export const withoutRetry: PluginEntry = {
  ...snowflakePlugin,
  pluginLoader: (setup) =>
    snowflakePlugin.pluginLoader({
      ...setup,
      fetch: async (input, init) => {
        const url = new URL(input instanceof Request ? input.url : input);
        url.searchParams.delete("retry");
        return await setup.fetch(url, init);
      },
    }),
};
