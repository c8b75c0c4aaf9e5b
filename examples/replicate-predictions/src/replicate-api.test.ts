import { RetryableError } from "@flyte-webapi/sdk";
import {
  createEnvSecretManager,
  createJsonLogger,
  createSeededRandom,
  createVirtualClock,
} from "@flyte-webapi/sdk/runtime";
import { expect, it } from "vitest";

import { createReplicateApi, type ApiSetup, type ReplicateApi } from "./replicate-api.ts";

const { signal } = new AbortController();

/** A client of a service that answers by method and path. */
function apiFor(answer: (line: string) => Response): { readonly api: ReplicateApi; readonly lines: string[] } {
  const lines: string[] = [];
  const setup: ApiSetup = {
    fetch: async (input, init) => {
      const request = new Request(input, init);
      lines.push(`${request.method} ${new URL(request.url).pathname}`);
      return answer(lines.at(-1) ?? "");
    },
    clock: createVirtualClock(),
    random: createSeededRandom(1),
    logger: createJsonLogger({ write: () => {} }),
    secretManager: createEnvSecretManager({ REPLICATE_API_TOKEN: "t0ken-4711" }),
  };
  return { api: createReplicateApi(setup, "https://api.test"), lines };
}

it("makes no prediction when the last hour has more pages than it may read", async () => {
  const { api, lines } = apiFor(() => Response.json({ results: [], next: "https://api.test/v1/predictions?cursor=x" }));
  await expect(api.find({ name: "flyte_key", key: "k" }, signal)).rejects.toThrow(RetryableError);
  expect(lines).toHaveLength(15);
});

it.each([
  ["succeeded", true],
  ["processing", false],
])("asks what became of a prediction whose cancelling is refused: %s", async (status, isOver) => {
  const { api, lines } = apiFor((line) =>
    line.startsWith("POST") ? new Response(null, { status: 422 }) : Response.json({ id: "p1", status }),
  );
  const cancelled = api.cancel("p1", signal).then(
    () => true,
    () => false,
  );
  expect(await cancelled).toBe(isOver);
  expect(lines).toEqual(["POST /v1/predictions/p1/cancel", "GET /v1/predictions/p1"]);
});
