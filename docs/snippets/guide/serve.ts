// #region serve
import type { PluginEntry } from "@flyte-webapi/sdk";
import { serveConnector } from "@flyte-webapi/sdk/connector";

export async function serve(sparkPlugin: PluginEntry, port = 8000) {
  const server = await serveConnector({ plugins: [sparkPlugin], port });
  process.once("SIGTERM", () => void server.close());
  return server;
}
// #endregion
