import { expect, test } from "vitest";
import type { ConnectorAnswer, ConnectorClient, JsonObject } from "../../connector/index.ts";
import { type Listing, listingStep, taskTypesStep } from "./connector-steps.ts";

/** A server that answers with a message, or with a status. */
function answering(protocol: "v2" | "v1", message: JsonObject, status = "OK"): ConnectorClient {
  const messages = status === "OK" ? [message] : [];
  const answer: ConnectorAnswer = { status, details: "", messages, bytes: 0 };
  return {
    protocol,
    encode: () => new Uint8Array(),
    call: async () => answer,
    health: async () => answer,
    reflects: async () => undefined,
    close: () => {},
    [Symbol.dispose]: () => {},
  };
}

const list = async (protocol: "v2" | "v1", message: JsonObject, status?: string): Promise<Listing> =>
  await listingStep(answering(protocol, message, status), 1_000);

const connector = (...names: readonly string[]): JsonObject => ({
  name: "c",
  supportedTaskCategories: names.map((name) => ({ name })),
});

test("task types of an old agent are names alone, and are not counted twice", async () => {
  const agents = [{ name: "a", supportedTaskTypes: ["x", "y"], supportedTaskCategories: [{ name: "x", version: 2 }] }];
  expect((await list("v1", { agents })).taskTypes).toEqual([
    { name: "x", version: 2, connector: "a" },
    { name: "y", version: 0, connector: "a" },
  ]);
});

test("a list that makes no sense is an empty one", async () => {
  for (const connectors of [undefined, null, 1, {}, [null], [{ supportedTaskCategories: "x" }]]) {
    const { finding, taskTypes } = await list("v2", { connectors });
    expect(taskTypes).toEqual([]);
    expect(finding).toMatchObject({ state: "warning", says: "ListConnectors has 0 task types" });
  }
});

test("what both versions list alike is all right, and each difference is named", async () => {
  const v2 = await list("v2", { connectors: [connector("x", "y")] });
  expect(taskTypesStep(v2, await list("v1", { agents: [connector("y", "x")] }))).toEqual({
    state: "ok",
    says: "x 0, y 0",
  });
  expect(taskTypesStep(v2, await list("v1", { agents: [connector("y", "z")] }))).toMatchObject({
    state: "warning",
    says: "Flyte 2 and Flyte 1 see different task types: z, x",
  });
});

test("a connector for one version of Flyte is all right for that", async () => {
  const missing = await list("v1", {}, "UNIMPLEMENTED");
  expect(missing.finding).toMatchObject({ state: "skipped", says: "there is no ListAgents" });
  const v2 = await list("v2", { connectors: [connector("x")] });
  expect(taskTypesStep(v2, missing)).toEqual({ state: "ok", says: "x 0" });
  const old = await list("v2", {}, "UNIMPLEMENTED");
  expect(old.finding).toMatchObject({ state: "warning" });
  expect(taskTypesStep(old, await list("v1", { agents: [connector("x")] }))).toEqual({ state: "ok", says: "x 0" });
});

test("a task type of two plugins is found", async () => {
  const v2 = await list("v2", { connectors: [connector("x"), connector("x")] });
  expect(taskTypesStep(v2, await list("v1", {}, "UNIMPLEMENTED"))).toMatchObject({
    state: "warning",
    says: "x 0 is listed twice",
  });
});

test.for(["DEADLINE_EXCEEDED", "UNAVAILABLE", "UNAUTHENTICATED", "INTERNAL"])("%s is a failure", async (status) => {
  expect(await list("v2", {}, status)).toMatchObject({
    finding: { state: "failed", says: status, cause: expect.stringMatching(/\S/), remedy: expect.stringMatching(/\S/) },
    taskTypes: undefined,
  });
});
