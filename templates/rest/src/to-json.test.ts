import type { Literal } from "@flyte-webapi/sdk";
import { expect, it } from "vitest";

import { toJson } from "./to-json.ts";

const one: Literal = { kind: "integer", value: 1n };

it.each<[Literal, unknown]>([
  [{ kind: "none" }, null],
  [{ kind: "integer", value: 9_007_199_254_740_993n }, 9_007_199_254_740_993n],
  [{ kind: "string", value: '"; rm -rf' }, '"; rm -rf'],
  [{ kind: "struct", value: { a: 1 } }, { a: 1 }],
  [{ kind: "datetime", value: { seconds: 0n, nanos: 1 } }, "1970-01-01T00:00:00.000000001Z"],
  [{ kind: "duration", value: { seconds: -1n, nanos: -500_000_000 } }, "-1.500000000s"],
  [{ kind: "duration", value: { seconds: 0n, nanos: -1 } }, "-0.000000001s"],
  [{ kind: "binary", value: Uint8Array.of(1, 2, 255), tag: "msgpack" }, "AQL/"],
  [{ kind: "blob", uri: "s3://a/b", type: { format: "", dimensionality: "SINGLE" } }, "s3://a/b"],
  [{ kind: "union", value: one, type: { kind: "simple", simple: "INTEGER" } }, 1n],
  [{ kind: "collection", literals: [one, one] }, [1n, 1n]],
  [{ kind: "map", literals: { a: one } }, { a: 1n }],
])("writes %o as %o", (literal, json) => {
  expect(toJson(literal)).toEqual(json);
});
