import type { Fetch } from "@flyte-webapi/sdk";
import { createRuntime, createVirtualClock } from "@flyte-webapi/sdk/runtime";

import { jobPlugin } from "./entry.ts";

/** Two tasks from their beginning to their end. `service` answers requests, and lets its jobs run until it is told otherwise. */
export async function walk(service: { readonly fetch: Fetch; finish(): void }, log: (line: string) => void) {
  // #region lifecycle
  const clock = createVirtualClock(); // minutes pass at once
  const secretManager = { get: async () => await Promise.resolve("t0ken") };
  const runtime = createRuntime({ plugins: [jobPlugin], fetch: service.fetch, clock, secretManager });
  const tell = (step: string) => {
    const [plugin] = runtime.inspect().plugins;
    log(`${step}: ${plugin?.isLoaded === true ? "loaded" : "not loaded"}, ${plugin?.watched} in the cache`);
  };
  tell("Registration");

  const first = await runtime.submit({ taskType: "my_task_type", name: "first" });
  await clock.advance(500);
  tell("Execution"); // the loader has run, then create; ResourceMeta is stored

  await clock.advance(61_000); // 1 s after create, then every 30 s
  tell(`Polling, ${runtime.inspect().tasks[0]?.polls} times`);

  service.finish();
  await clock.advance(30_000);
  const { phaseInfo } = await first.result();
  tell(`Finalization, ${phaseInfo.phase}`); // out of the cache, and polled no more

  const second = await runtime.submit({ taskType: "my_task_type", name: "second" });
  await clock.advance(10_000);
  await second.abort("nobody needs it"); // delete, then the phase
  tell(`Abort, ${second.current?.phaseInfo.phase}`);
  await runtime.close();
  // #endregion
}
