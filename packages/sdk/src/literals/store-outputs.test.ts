import { describe, expect, it } from "vitest";
import type { LiteralType } from "../contract/literal-type.ts";
import type { OutputReader } from "../contract/output-writer.ts";
import { storeOutputs, type StoreOutputsContext } from "./store-outputs.ts";

/** A task that declares these outputs, and what was stored for it. */
function taskWith(
  outputs: Readonly<Record<string, LiteralType>>,
): StoreOutputsContext & { readonly stored: OutputReader[] } {
  const stored: OutputReader[] = [];
  const id = { resourceType: "TASK", project: "p", domain: "d", name: "t", version: "v" } as const;
  const declared = Object.fromEntries(Object.entries(outputs).map(([name, type]) => [name, { type }]));
  return {
    stored,
    taskReader: { read: async () => ({ id, type: "job", interface: { inputs: {}, outputs: declared } }) },
    outputWriter: { put: async (value) => void stored.push(value) },
  };
}

const FLOAT: LiteralType = { kind: "simple", simple: "FLOAT" };
const DATETIME: LiteralType = { kind: "simple", simple: "DATETIME" };
const BLOB: LiteralType = { kind: "blob", blob: { format: "onnx", dimensionality: "SINGLE" } };

describe("outputs", () => {
  it("are stored as far as they are declared, and give no phase", async () => {
    const task = taskWith({ score: FLOAT });
    expect(await storeOutputs(task, { score: 1, more: "?" })).toBeUndefined();
    expect(task.stored).toEqual([{ kind: "literals", literals: { score: { kind: "float", value: 1 } } }]);
  });

  it("may be as JSON has them: texts for times and addresses, also in lists and maps", async () => {
    const task = taskWith({
      at: DATETIME,
      models: { kind: "collection", element: BLOB },
      times: { kind: "map", value: DATETIME },
      model: BLOB,
    });
    const at = "2026-01-31T12:00:00Z";
    await storeOutputs(task, { at, models: ["s3://a"], times: { last: at }, model: { uri: "s3://b" } });
    const time = { kind: "datetime", value: { seconds: 1_769_860_800n, nanos: 0 } };
    const blob = (uri: string) => ({ kind: "blob", uri, type: { format: "onnx", dimensionality: "SINGLE" } });
    expect(task.stored).toEqual([
      {
        kind: "literals",
        literals: {
          at: time,
          models: { kind: "collection", literals: [blob("s3://a")] },
          times: { kind: "map", literals: { last: time } },
          model: blob("s3://b"),
        },
      },
    ]);
  });

  it("are not stored for a task that declares none", async () => {
    const task = taskWith({});
    expect(await storeOutputs(task, { more: 1 })).toBeUndefined();
    expect(task.stored).toEqual([]);
  });

  it.for([[{}], [{ score: "high" }], [{ score: null }], [{ score: undefined }]])(
    "that are not what the task declares are its failure: %j",
    async ([given = {}]) => {
      const task = taskWith({ score: FLOAT });
      const info = { logs: [{ name: "log", uri: "https://jobs.test/log" }] };
      expect(await storeOutputs(task, given, { info, hint: "print them as JSON" })).toMatchObject({
        phase: "PermanentFailure",
        error: {
          code: "BadOutputs",
          kind: "USER",
          message: expect.stringMatching(/^The job succeeded, but not .* outputs\.score .*; print them as JSON$/),
        },
        info,
      });
      expect(task.stored).toEqual([]);
    },
  );

  it("with a text that is no time are its failure, too", async () => {
    const phaseInfo = await storeOutputs(taskWith({ at: DATETIME }), { at: "tomorrow" });
    expect(phaseInfo).toMatchObject({ error: { code: "BadOutputs", message: expect.stringContaining("outputs.at") } });
  });

  it("that cannot be stored now are an error, so that the host asks again", async () => {
    const { taskReader } = taskWith({ score: FLOAT });
    const outputWriter = { put: async () => await Promise.reject(new Error("the bucket is away")) };
    await expect(storeOutputs({ taskReader, outputWriter }, { score: 1 })).rejects.toThrow("the bucket is away");
  });
});
