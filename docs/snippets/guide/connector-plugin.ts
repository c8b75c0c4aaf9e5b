// #region connector-plugin
import { connectorPlugin } from "@flyte-webapi/sdk/connector";
import { createRuntime } from "@flyte-webapi/sdk/runtime";

export function runtimeWithConnector(endpoint: string) {
  const remote = connectorPlugin({
    defaultConnector: { endpoint, security: { kind: "plaintext" } },
    supportedTaskTypes: ["my_task_type"],
  });
  return createRuntime({ plugins: [remote] });
}
// #endregion
