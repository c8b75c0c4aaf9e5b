import { clone, create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";

import { CreateTaskRequestSchema } from "../connector/gen/flyteidl2/connector/connector_pb.js";
import { checkRequest } from "./check-request.ts";

const request = create(CreateTaskRequestSchema, {
  inputs: {
    literals: [{ name: "n", value: { value: { case: "offloadedMetadata", value: { sizeBytes: 2n ** 63n } } } }],
  },
  template: { type: "spark", config: { a: "b" }, custom: { depth: { list: [1, null, "x"] } }, taskTypeVersion: 3 },
  outputPrefix: "s3://bucket",
});

describe("the check of a request", () => {
  it("lets a request pass that has lists, maps, groups and messages of Google's, and changes nothing in it", () => {
    const before = clone(CreateTaskRequestSchema, request);
    checkRequest(CreateTaskRequestSchema, request);
    expect(request).toEqual(before);
  });

  it("finds what does not belong there, however deep", () => {
    const wrong = clone(CreateTaskRequestSchema, request);
    Reflect.set(wrong.template?.config ?? {}, "a", 7);
    expect(() => checkRequest(CreateTaskRequestSchema, wrong)).toThrow(/TaskTemplate\.config/);
    const deep = clone(CreateTaskRequestSchema, request);
    Reflect.set(deep.inputs?.literals[0] ?? {}, "name", {});
    expect(() => checkRequest(CreateTaskRequestSchema, deep)).toThrow(/NamedLiteral\.name/);
  });
});
