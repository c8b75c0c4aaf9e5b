import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { StructSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";

import type { GarbageBody } from "../plan/fault.ts";
import { GetTaskResponseSchema, Phase } from "../../test/plugins/connector-jobs/gen/connector_pb.js";
import { JobSchema, JobState } from "../../test/plugins/grpc-jobs/gen/jobs_pb.js";
import { garbageMessage } from "./garbage-message.ts";
import { messageContent } from "./message-content.ts";

type OddBody = Exclude<GarbageBody, "html">;

const running = { resource: { phase: Phase.RUNNING, message: "all is well" } };

describe("garbageMessage", () => {
  it.for([
    ["nullState", Phase.UNDEFINED],
    ["emptyState", Phase.UNDEFINED],
    ["paddedState", 9_999],
  ] satisfies [OddBody, number][])("with %s reaches an enum in a message inside, and nothing else", ([body, phase]) => {
    const honest = toBinary(GetTaskResponseSchema, create(GetTaskResponseSchema, running));
    const { resource } = fromBinary(
      GetTaskResponseSchema,
      garbageMessage(GetTaskResponseSchema, honest, body, ["RUNNING"]),
    );
    expect(resource).toMatchObject({ phase, message: "all is well" });
  });

  it.for([
    ["emptyState", ""],
    ["paddedState", " RUNNING "],
  ] satisfies [OddBody, string][])("with %s reaches texts in maps and lists", ([body, state]) => {
    const text = (value: string) => ({ kind: { case: "stringValue" as const, value } });
    // A Struct has them all: a map of values, of which one is a list, and texts in a oneof.
    const struct = create(StructSchema, {
      fields: {
        state: text("RUNNING"),
        name: text("RUNNING late"),
        jobs: { kind: { case: "listValue", value: { values: [text("RUNNING")] } } },
      },
    });
    const changed = fromBinary(
      StructSchema,
      garbageMessage(StructSchema, toBinary(StructSchema, struct), body, ["RUNNING"]),
    );
    const texts = JSON.stringify(changed.fields);
    expect(texts).not.toContain('"RUNNING"');
    expect(texts).toContain('"RUNNING late"');
    if (state !== "") expect(texts.split(JSON.stringify(state))).toHaveLength(3);
  });

  it("changes a state of which the word is the first of its enum", () => {
    const honest = toBinary(JobSchema, create(JobSchema, { id: "job-1", state: JobState.UNSPECIFIED }));
    const changed = fromBinary(JobSchema, garbageMessage(JobSchema, honest, "paddedState", ["UNSPECIFIED"]));
    expect(changed).toMatchObject({ id: "job-1", state: 9_999 });
  });
});

describe("messageContent", () => {
  it("tells enums in words, and what has none as a number", () => {
    const content = (phase: number): unknown =>
      messageContent(
        GetTaskResponseSchema,
        toBinary(GetTaskResponseSchema, create(GetTaskResponseSchema, { resource: { phase, message: "m" } })),
        ["RUNNING"],
      );
    expect(content(Phase.RUNNING)).toMatchObject({ resource: { phase: "RUNNING", message: "m" } });
    expect(content(901)).toMatchObject({ resource: { phase: "901" } });
    expect(content(Phase.UNDEFINED)).not.toHaveProperty("resource.phase");
  });
});
