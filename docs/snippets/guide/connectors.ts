// #region connectors
import { connectorPlugin } from "@flyte-webapi/sdk/connector";
import type { PluginEntry } from "@flyte-webapi/sdk";

export const remotePlugin: PluginEntry = connectorPlugin({
  defaultConnector: { endpoint: "connectors.example.com:443" },
  connectors: {
    spark: {
      endpoint: "dns:///spark.flyte.svc.cluster.local:8000",
      security: { kind: "plaintext" },
      domain: "production",
      timeouts: { CreateTask: "30s" },
    },
  },
  connectorForTaskTypes: { ray: "spark" },
  supportedTaskTypes: ["spark", "bigquery"],
  webApi: { readRateLimiter: { qps: 50, burst: 100 }, caching: { resyncInterval: "10s" } },
});
// #endregion
