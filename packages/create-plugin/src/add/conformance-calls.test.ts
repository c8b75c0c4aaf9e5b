import { describe, expect, it } from "vitest";

import { findConformanceCalls } from "./conformance-calls.ts";

const TEXT = `import { describeConformance } from '@flyte-webapi/testkit/vitest'

// the suite
describeConformance( {plugin: myPlugin ,world : myWorld } ) ; // all of it
const after  =  1
`;

const calls = (text: string): ReturnType<typeof findConformanceCalls> =>
  findConformanceCalls(new Map([["test/conformance.test.ts", text]]));

const added = `

// The same jobs, submitted under another task type. One whose tasks differ needs a world of its own.
describeConformance({
  plugin: { ...myPlugin, id: 'mine-spark' },
  world: { ...myWorld, task: { ...myWorld.task, taskType: 'spark' } },
  profile: 'quick',
});`;

describe("a conformance test", () => {
  it("gets a suite more behind the first one, and every other byte stays", () => {
    const [call] = calls(TEXT);
    expect(call?.withTaskType("mine", "spark")).toBe(TEXT.replace("// all of it", `// all of it${added}`));
  });

  it("the same with the line ends of Windows", () => {
    const windows = (text: string): string => text.replaceAll("\n", "\r\n");
    const [call] = calls(windows(TEXT));
    expect(call?.withTaskType("mine", "spark")).toBe(windows(TEXT.replace("// all of it", `// all of it${added}`)));
  });

  it("knows that it has one for that task type", () => {
    const [call] = calls(TEXT);
    const [again] = calls(call?.withTaskType("mine", "spark.v2") ?? "");
    expect([call?.has("spark.v2"), again?.has("spark.v2"), again?.has("spark_v2")]).toEqual([false, true, false]);
  });

  it("is left alone when its plugin or world has no name, or when it is inside something", () => {
    expect(calls("describeConformance({ plugin: make(), world });")).toEqual([]);
    expect(calls("describe('x', () => { describeConformance({ plugin, world }); });")).toEqual([]);
    expect(calls("describeConformance({ plugin, world });")).toHaveLength(1);
  });
});
