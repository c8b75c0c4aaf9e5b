import type { PluginEntry } from "@flyte-webapi/sdk";
import { connectorPlugin } from "@flyte-webapi/sdk/connector";

import { CONNECTOR_ADDRESS, CONNECTOR_ADDRESS_VARIABLE, CONNECTOR_TASK_TYPE } from "./connector-jobs.world.ts";

const entryFor = (endpoint: string): PluginEntry =>
  connectorPlugin({
    id: "connector-jobs",
    defaultConnector: { endpoint, defaultTimeout: "2s" },
    supportedTaskTypes: [CONNECTOR_TASK_TYPE],
  });

/** The sdk's own plugin for connectors. Its address is read when it is loaded, as in a process that is configured by its environment. */
export const connectorJobs: PluginEntry = {
  ...entryFor(CONNECTOR_ADDRESS),
  pluginLoader: (setup) => {
    const configured = process.env[CONNECTOR_ADDRESS_VARIABLE];
    const endpoint = configured === undefined ? CONNECTOR_ADDRESS : `${new URL(configured).hostname}:443`;
    return entryFor(endpoint).pluginLoader(setup);
  },
};
