import type { PluginEntry } from "@flyte-webapi/sdk";
import { createRuntime, createSqliteStore } from "@flyte-webapi/sdk/runtime";

/** The first snippet of the runtime's page. */
export async function runOnce(myPlugin: PluginEntry) {
  // #region submit
  const runtime = createRuntime({ plugins: [myPlugin] });
  const task = await runtime.submit({ taskType: "my-task", name: "run-1", custom: { size: 3 }, retries: 1 });
  for await (const { phaseInfo } of task.phases()) console.log(phaseInfo.phase, phaseInfo.reason);
  const { phaseInfo, outputs } = await task.result();
  await runtime.close();
  // #endregion
  return { phaseInfo, outputs };
}

/** Tasks that survive the process. */
export async function runDurably(myPlugin: PluginEntry, path = "tasks.db") {
  // #region durable
  const store = createSqliteStore({ path });
  const runtime = createRuntime({ plugins: [myPlugin], store });
  await runtime.ready();
  // ... later, in this order:
  await runtime.close();
  await store.close?.();
  // #endregion
}

/** What Ctrl-C does where jobs must not go on. */
export async function stopAll(runtime: ReturnType<typeof createRuntime>) {
  // #region abort
  await runtime.abortAll("the user pressed Ctrl-C");
  await runtime.close();
  // #endregion
}
