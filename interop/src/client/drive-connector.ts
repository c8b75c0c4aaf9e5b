import { createJsonLogger, createMemoryStore, createRuntime, type Runtime } from "@flyte-webapi/sdk/runtime";
import { connectorPlugin, type ConnectorProtocol } from "@flyte-webapi/sdk/connector";
import type { CheckResult } from "../report/check-result.ts";
import { CLIENT_CHECKS } from "./client-checks.ts";
import { SECRETS, SECRET_VALUE } from "./client-words.ts";

const RESYNC = "5s";
/** Polls every 5 s: long enough for the checks that need four of them, on a busy machine. */
const CHECK_TIMEOUT_MS = 90_000;

/** Runs all checks against a connector, at the same time: most of them wait for a poll. */
export async function driveConnector(
  endpoint: string,
  protocol: ConnectorProtocol,
  onResult: (result: CheckResult) => void,
): Promise<void> {
  const checks = CLIENT_CHECKS.filter(({ only = protocol }) => only === protocol);
  const log: string[] = [];
  const store = createMemoryStore();
  const runtime = createRuntime({
    plugins: [
      connectorPlugin({
        connectors: { python: { endpoint, security: { kind: "plaintext" }, protocol } },
        supportedTaskTypes: [
          "interop",
          { name: "interop", version: 1 },
          { name: "interop", version: 2 },
          "unheard-of",
          "interop-sync",
        ],
        webApi: {
          readRateLimiter: { qps: 1_000, burst: 1_000 },
          writeRateLimiter: { qps: 1_000, burst: 1_000 },
          caching: { resyncInterval: RESYNC, maxSystemFailures: 2, workers: 50 },
          resourceQuotas: {},
        },
      }),
    ],
    store,
    logger: createJsonLogger({ level: "debug", write: (line) => log.push(line) }),
    secretManager: { get: async (key) => SECRETS[key] ?? "" },
  });
  try {
    await Promise.all(
      checks.map(async ({ name, run }) => {
        onResult({ name: `client: ${name}`, ...(await outcomeOf(run, runtime)) });
      }),
    );
    const stored = (await store.load()).flatMap(({ state, events }) => [state, ...events]);
    const texts = [...log, ...stored.map((bytes) => new TextDecoder().decode(bytes))];
    const leaks = texts.filter((text) => text.includes(SECRET_VALUE) || text.includes(btoa(SECRET_VALUE)));
    onResult({
      name: "client: secrets are neither stored nor logged",
      outcome: leaks.length === 0 && texts.length > checks.length ? "passed" : "failed",
      detail: `${leaks.length} of ${texts.length} texts`,
    });
  } finally {
    await runtime.close();
  }
}

async function outcomeOf(
  run: (runtime: Runtime) => Promise<void>,
  runtime: Runtime,
): Promise<Pick<CheckResult, "outcome" | "detail">> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const fail = (): void => reject(new Error(`it did not end within ${CHECK_TIMEOUT_MS} ms`));
    timer = setTimeout(fail, CHECK_TIMEOUT_MS);
  });
  try {
    await Promise.race([run(runtime), late]);
    return { outcome: "passed", detail: "" };
  } catch (error) {
    return { outcome: "failed", detail: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
