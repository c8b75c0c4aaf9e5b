import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { PermanentUserError, type Literal } from "@flyte-webapi/sdk";
import { expect, it } from "vitest";

import { ValueSchema } from "./gen/jobs_pb.js";
import { fromValue, toValue } from "./values.ts";

it.each<[Literal, unknown]>([
  [{ kind: "integer", value: 9_007_199_254_740_993n }, 9_007_199_254_740_993n],
  [{ kind: "integer", value: -(2n ** 63n) }, -(2n ** 63n)],
  [{ kind: "float", value: 0.93 }, 0.93],
  [{ kind: "string", value: '"; rm -rf' }, '"; rm -rf'],
  [{ kind: "boolean", value: false }, false],
  [{ kind: "blob", uri: "s3://a/b", type: { format: "", dimensionality: "SINGLE" } }, "s3://a/b"],
  [{ kind: "union", value: { kind: "integer", value: 1n }, type: { kind: "simple", simple: "INTEGER" } }, 1n],
])("the service gets %o as %o", (literal, received) => {
  const sent = toBinary(ValueSchema, create(ValueSchema, toValue("rows", literal)));
  expect(fromValue(fromBinary(ValueSchema, sent))).toBe(received);
});

it("refuses an input that the service has no form for, and names it", () => {
  const convert = () => toValue("rows", { kind: "collection", literals: [] });
  expect(convert).toThrow(PermanentUserError);
  expect(convert).toThrow("The input rows is of the kind collection");
});
