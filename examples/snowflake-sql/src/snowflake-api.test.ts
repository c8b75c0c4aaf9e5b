import { NotFoundError } from "@flyte-webapi/sdk";
import {
  createEnvSecretManager,
  createJsonLogger,
  createSeededRandom,
  createVirtualClock,
} from "@flyte-webapi/sdk/runtime";
import { expect, it } from "vitest";

import { createSnowflakeApi, type ApiSetup, type SnowflakeApi } from "./snowflake-api.ts";

const { signal } = new AbortController();

/** A client of an account that answers each request like this. */
function apiFor(status: number, body: object): SnowflakeApi {
  const setup: ApiSetup = {
    fetch: () => Promise.resolve(Response.json(body, { status })),
    clock: createVirtualClock(),
    random: createSeededRandom(1),
    logger: createJsonLogger({ write: () => {} }),
    secretManager: createEnvSecretManager({ SNOWFLAKE_TOKEN: "t0ken-4711" }),
  };
  return createSnowflakeApi(setup, "https://account.test");
}

const failure = (code: string) => ({ statementHandle: "h", code, sqlState: "02000", message: "what happened" });

it.each(["000709", "000710"])("takes a 422 with the code %s for something that is gone", async (code) => {
  await expect(apiFor(422, failure(code)).read("h", signal)).rejects.toThrow(NotFoundError);
});

it("takes a 422 that names no statement for a request that was refused", async () => {
  const read = apiFor(422, { code: "391918", message: "unsupported" }).read("h", signal);
  await expect(read).rejects.toMatchObject({
    code: "RequestRejected",
    message: expect.stringContaining("unsupported"),
  });
});

it("sees that a result is too large for an answer, or for outputs", async () => {
  const leftOut = apiFor(200, { statementHandle: "h", code: "391908", message: "too large" });
  expect(await leftOut.read("h", signal)).toEqual({ kind: "tooLarge" });
  const partitionInfo = Array.from({ length: 11 }, () => ({ rowCount: 1 }));
  const many = apiFor(200, { statementHandle: "h", code: "090001", resultSetMetaData: { rowType: [], partitionInfo } });
  expect(await many.read("h", signal)).toEqual({ kind: "tooLarge" });
});

it.each([
  ["000605", true],
  ["000709", true],
  ["003001", false],
])("takes cancelling that is refused with %s for a success: %s", async (code, isSuccess) => {
  const cancelled = apiFor(422, failure(code)).cancel("h", signal);
  await (isSuccess ? expect(cancelled).resolves.toBeUndefined() : expect(cancelled).rejects.toThrow(code));
});
