import { Phase, type PluginEntry } from "@flyte-webapi/sdk";
import { createEnvSecretManager, createRuntime } from "@flyte-webapi/sdk/runtime";
import { serveWorld, type World } from "@flyte-webapi/testkit/msw";

/** Runs the task of a world against the world itself, served on loopback. */
export async function runAgainst(myWorld: World, createMyPlugin: (options: { baseUrl: string }) => PluginEntry) {
  // #region serve-world
  await using service = await serveWorld(myWorld);
  const runtime = createRuntime({
    plugins: [createMyPlugin({ baseUrl: service.url })], // gRPC: service.grpcAddress, without TLS
    secretManager: createEnvSecretManager(service.secrets),
  });
  const task = await runtime.submit({ name: "run", ...myWorld.task });
  for await (const { phaseInfo } of task.phases()) {
    if (phaseInfo.phase === Phase.Queued) service.jobs.moveAll("DONE");
  }
  // #endregion
  await runtime.close();
  return { phase: (await task.result()).phaseInfo.phase, requests: service.requests };
}
