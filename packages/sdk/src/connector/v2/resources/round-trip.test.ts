import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { PhaseInfo } from "../../../contract/phase-info.ts";
import { Phase } from "../../../contract/phase.ts";
import { LinkType, MessageFormat, type TaskLog } from "../../../contract/task-log.ts";
import { ResourceSchema } from "../../gen/flyteidl2/connector/connector_pb.js";
import { TaskExecution_Phase as ProtoPhase } from "../../gen/flyteidl2/core/execution_pb.js";
import { phaseInfoFromProto } from "./from-proto.ts";
import { resourceToProto } from "./to-proto.ts";
import { PHASE } from "./words.ts";

const log: TaskLog = {
  uri: "https://example.com/日志?a=%20",
  name: "лог",
  messageFormat: "UNKNOWN",
  showWhilePending: false,
  hideOnceFinished: false,
  linkType: "EXTERNAL",
  ready: true,
};
const info = { logs: [log], customInfo: { a: [1, null, { 𝕏: true }] } };

function overTheWire(phaseInfo: PhaseInfo): PhaseInfo {
  return phaseInfoFromProto(fromBinary(ResourceSchema, toBinary(ResourceSchema, resourceToProto(phaseInfo))));
}

test.for([
  PhaseInfo.queued({ reason: "waits", info }),
  PhaseInfo.waitingForResources({ reason: "waits", info }),
  PhaseInfo.initializing({ reason: "waits", info }),
  PhaseInfo.running({ reason: "50 %", info }),
  PhaseInfo.success(info),
  PhaseInfo.aborted({ reason: "by hand", info }),
  PhaseInfo.failure({ code: "OutOfMemory", message: "more than 1 GB\nand [more]", info }),
  PhaseInfo.retryableFailure({ code: "Preempted", message: "", info }),
])("$phase comes back from the wire as it was", (phaseInfo) => {
  expect(overTheWire(phaseInfo)).toEqual(phaseInfo);
});

test("every phase has a name on the wire; only Undefined has none for the client", () => {
  expect(Object.keys(PHASE).sort()).toEqual(Object.keys(Phase).sort());
  for (const [phase, number] of Object.entries(PHASE)) {
    expect(ProtoPhase[number]).toBeTypeOf("string");
    if (phase !== Phase.Undefined) expect(number).not.toBe(ProtoPhase.UNDEFINED);
  }
});

test("a failure without a code is TaskFailedWithError", () => {
  const failed = create(ResourceSchema, { phase: ProtoPhase.FAILED, message: "it broke" });
  expect(phaseInfoFromProto(failed)).toMatchObject({ error: { code: "TaskFailedWithError", message: "it broke" } });
});

test.for([0, 9, -1])("the phase %d means nothing", (phase) => {
  expect(() => phaseInfoFromProto(create(ResourceSchema, { phase }))).toThrow(`resource.phase is ${phase}`);
});

test("every kind and format of link comes back", () => {
  for (const linkType of Object.values(LinkType)) {
    for (const messageFormat of Object.values(MessageFormat)) {
      const full: TaskLog = { ...log, linkType, messageFormat, ttlMs: 90_061_001.5, iconUri: "i", ready: false };
      expect(overTheWire(PhaseInfo.running({ info: { logs: [full] } })).info.logs).toEqual([full]);
    }
  }
});

test("half a character in a message does not break the answer", () => {
  const { message } = resourceToProto(PhaseInfo.running({ reason: "half \ud83d" }));
  expect(message).toBe("half \ufffd");
});
