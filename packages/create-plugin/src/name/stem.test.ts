import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { packageNameProblem, suggestPackageName } from "./package-name.ts";
import { parseStem, toStem } from "./stem.ts";

describe("toStem", () => {
  it.each([
    ["@acme/flyte-plugin-my-jobs", "my-jobs", "my_jobs", "myJobs", "MyJobs"],
    ["my.jobs_v2", "my-jobs-v2", "my_jobs_v2", "myJobsV2", "MyJobsV2"],
    ["spark-flyte-plugin", "spark", "spark", "spark", "Spark"],
    ["3d-render", "job-3d-render", "job_3d_render", "job3dRender", "Job3dRender"],
    ["flyte-plugin", "plugin", "plugin", "plugin", "Plugin"],
  ])("spells %s", (name, kebab, snake, camel, pascal) => {
    expect(toStem(name)).toEqual({ kebab, snake, camel, pascal });
  });

  it("gives identifiers and task types for every name that is accepted", () => {
    const accepted = fc
      .string({ unit: fc.constantFrom("a", "b", "z", "0", "9", "-", ".", "_", "@", "/") })
      .map((text) => suggestPackageName(text))
      .filter((name) => packageNameProblem(name) === undefined);
    fc.assert(
      fc.property(accepted, (name) => {
        const { kebab, snake, camel, pascal } = toStem(name);
        expect(kebab).toMatch(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/);
        expect(snake).toMatch(/^[a-z][a-z0-9_]*$/);
        expect(camel).toMatch(/^[a-z][A-Za-z0-9]*$/);
        expect(pascal).toMatch(/^[A-Z][A-Za-z0-9]*$/);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("parseStem", () => {
  it("spells what a template writes", () => {
    expect(parseStem("rest-job")).toEqual({
      kebab: "rest-job",
      snake: "rest_job",
      camel: "restJob",
      pascal: "RestJob",
    });
  });
});
