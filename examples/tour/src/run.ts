// #region run
import { createRuntime } from "@flyte-webapi/sdk/runtime";

import { jobPlugin } from "./entry.ts";

const runtime = createRuntime({ plugins: [jobPlugin] });
const task = await runtime.submit({ taskType: "my_task_type", name: "my-first-task", custom: { command: "echo" } });

for await (const { phaseInfo } of task.phases()) {
  console.log(phaseInfo.phase, phaseInfo.reason);
}

await runtime.close();
// #endregion
