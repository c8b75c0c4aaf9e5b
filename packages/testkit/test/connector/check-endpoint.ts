import { connectToConnector, type JsonObject } from "@flyte-webapi/sdk/connector";

import { checkConnector } from "../../src/connector/check-connector.ts";
import type { ConformanceResult } from "../../src/result/conformance-result.ts";
import { NO_EXPECTATIONS } from "../../src/result/expectation.ts";

let runs = 0;

/** Checks a connector. Waiting takes no time: only calls do. */
export async function checkEndpoint(
  endpoint: string,
  options: {
    readonly protocol?: "v1" | "v2";
    readonly template?: JsonObject;
    readonly only?: readonly string[];
    readonly taskType?: string;
    readonly callMs?: number;
  } = {},
): Promise<ConformanceResult> {
  const { protocol = "v2", template = {}, only, taskType = "raw", callMs = 2_000 } = options;
  using client = connectToConnector({ endpoint, protocol });
  let now = 0;
  return await checkConnector({
    client,
    endpoint,
    task: { taskType, taskTypeVersion: 0, template, inputs: {} },
    runName: `test${runs++}`,
    callMs,
    settleMs: 20_000,
    pollMs: 1_000,
    clock: {
      now: () => now,
      sleep: async (ms) => {
        now += ms;
      },
    },
    signal: new AbortController().signal,
    only,
    expectations: NO_EXPECTATIONS,
    reproduce: `npx flyte-webapi-conformance connector --endpoint ${endpoint}`,
    now: () => Date.UTC(2026, 10, 23) + now,
  });
}
