import { describe, expect, it } from "vitest";
import { BROKEN_RUNTIMES } from "./broken-runtimes.ts";
import { checkRuntime } from "./check-runtime.ts";
import { RUNTIME_REQUIREMENTS } from "./runtime-requirements.ts";

describe("the runtime", () => {
  it.each(RUNTIME_REQUIREMENTS)("fulfils $id: $says", async (requirement) => {
    expect(await checkRuntime(requirement)).toBeUndefined();
  });
});

describe("a runtime that", () => {
  it.each(BROKEN_RUNTIMES)("$name is noticed ($breaks)", async ({ breaks, create }) => {
    const requirement = RUNTIME_REQUIREMENTS.find(({ id }) => id === breaks);
    expect(requirement).toBeDefined();
    if (requirement !== undefined) expect(await checkRuntime(requirement, create)).toEqual(expect.any(String));
  });
});

describe("the requirements of runtimes", () => {
  it("have an id of their own each, and a runtime that breaks them", () => {
    const ids = RUNTIME_REQUIREMENTS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(BROKEN_RUNTIMES.map(({ breaks }) => breaks))).toEqual(new Set(ids));
  });
});
