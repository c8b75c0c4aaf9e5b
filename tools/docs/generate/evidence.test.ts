import { describe, expect, it } from "vitest";

import { DEMANDS } from "../../../packages/testkit/src/result/demands.ts";
import { evidence } from "./evidence.ts";

const pageOf = (id: string): string | undefined =>
  DEMANDS.some((demand) => demand.id === id) ? `${id.toLowerCase()}.md` : undefined;
/** A link, or a part of the contract, which the site describes. */
const GROUNDS = /\]\(|the contract, PluginSetupContext|TimeoutsConfig/;

describe("evidence of a demand", () => {
  it.each([
    [
      "apache/airflow#28563, and more",
      "[apache/airflow#28563](https://github.com/apache/airflow/issues/28563), and more.",
    ],
    ["flyteorg/flyte@0d7b4b785a", "[flyteorg/flyte@0d7b4b785a](https://github.com/flyteorg/flyte/commit/0d7b4b785a)."],
    [
      "flyteorg/flyte, a/b/plugin.go: create is called",
      "[flyteorg/flyte, a/b/plugin.go](https://github.com/flyteorg/flyte/blob/6fadb90d65/a/b/plugin.go): create is called.",
    ],
    [
      "flyteorg/flyte@f32132b1c4, a/plugin.go",
      "[flyteorg/flyte@f32132b1c4, a/plugin.go](https://github.com/flyteorg/flyte/blob/f32132b1c4/a/plugin.go).",
    ],
    [
      "RFC 9110, section 10.2.3. More",
      "[RFC 9110, section 10.2.3](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3). More.",
    ],
    ["https://example.com/a-1: an error", "[https://example.com/a-1](https://example.com/a-1): an error."],
    ["DE-01 from outside", "[DE-01](de-01.md) from outside."],
    ["RT-99 and a_b", "RT-99 and a&#95;b."],
  ])("%s", (source, markdown) => {
    expect(evidence(source, pageOf)).toBe(markdown);
  });

  it("names a file of a repository only with the version that was read", () => {
    expect(() => evidence("acme/tool, src/main.go", pageOf)).toThrow("say which version of acme/tool was read");
  });

  it.each(DEMANDS.map(({ id, source }) => [id, source] as const))("%s can be followed", (id, source) => {
    // What Flyte does with a connector is said in words: those checks follow from requirements, or from its protocol.
    if (!id.startsWith("OW-")) expect(evidence(source, pageOf)).toMatch(GROUNDS);
    // A paper that no reader has is no evidence.
    expect(source).not.toMatch(/failure-modes|conformance-kits|RT-\d/);
  });
});
