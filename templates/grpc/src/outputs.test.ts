import { Phase, ResourceType, type LiteralType, type OutputReader } from "@flyte-webapi/sdk";
import { expect, it } from "vitest";

import { storeOutputs, type OutputContext } from "./outputs.ts";

/** A task that declares these outputs, and what was stored for it. */
function taskWith(outputs: Readonly<Record<string, LiteralType>>): OutputContext & { readonly stored: OutputReader[] } {
  const stored: OutputReader[] = [];
  const id = { resourceType: ResourceType.Task, project: "p", domain: "d", name: "t", version: "v" };
  const declared = Object.fromEntries(Object.entries(outputs).map(([name, type]) => [name, { type }]));
  return {
    stored,
    taskReader: { read: async () => ({ id, type: "grpc_job", interface: { inputs: {}, outputs: declared } }) },
    outputWriter: { put: async (value) => void stored.push(value) },
  };
}

it("stores the declared outputs in their types, and leaves out the rest", async () => {
  const task = taskWith({
    score: { kind: "simple", simple: "FLOAT" },
    rows: { kind: "simple", simple: "INTEGER" },
    model: { kind: "blob", blob: { format: "onnx", dimensionality: "SINGLE" } },
  });
  const given = { score: 1, rows: 9_007_199_254_740_993n, model: "s3://a", more: "?" };
  expect(await storeOutputs(task, given, {})).toBeUndefined();
  expect(task.stored).toEqual([
    {
      kind: "literals",
      literals: {
        score: { kind: "float", value: 1 },
        rows: { kind: "integer", value: 9_007_199_254_740_993n },
        model: { kind: "blob", uri: "s3://a", type: { format: "onnx", dimensionality: "SINGLE" } },
      },
    },
  ]);
});

it("stores nothing for a task without outputs", async () => {
  const task = taskWith({});
  expect(await storeOutputs(task, { more: 1 }, {})).toBeUndefined();
  expect(task.stored).toEqual([]);
});

it.each([[{}], [{ score: "high" }], [{ score: null }]])(
  "fails the task when it declares a number and the job gave %j",
  async (given) => {
    const task = taskWith({ score: { kind: "simple", simple: "FLOAT" } });
    expect(await storeOutputs(task, given, {})).toMatchObject({
      phase: Phase.PermanentFailure,
      error: { code: "BadOutputs", kind: "USER", message: expect.stringContaining("outputs.score") },
    });
    expect(task.stored).toEqual([]);
  },
);

it("lets an error of the store through, so that it is tried again", async () => {
  const { taskReader } = taskWith({ score: { kind: "simple", simple: "FLOAT" } });
  const outputWriter = { put: async () => await Promise.reject(new Error("the bucket is away")) };
  await expect(storeOutputs({ taskReader, outputWriter }, { score: 1 }, {})).rejects.toThrow("the bucket is away");
});
