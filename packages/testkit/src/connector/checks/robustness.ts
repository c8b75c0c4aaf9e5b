import type { ConnectorMethod } from "@flyte-webapi/sdk/connector";

import { refusal, statusText } from "../session.ts";
import { createRequest } from "../task-shape.ts";
import { fail, notApplicable, PASS, unproven, type WireCheck } from "../wire-check.ts";

const METHODS: readonly ConnectorMethod[] = ["CreateTask", "GetTask", "DeleteTask"];
/** Field 1, said to be 100 bytes long, of which there are two. */
const TORN = new Uint8Array([0x0a, 0x64, 0x01, 0x02]);

const tornIsRefused: WireCheck = {
  id: "OW-23",
  level: "must",
  title: "A request that cannot be decoded is refused, and the connector lives on",
  tolerance: "CreateTask, GetTask and DeleteTask; also a CreateTask without any field",
  source: "proxies and clients of other versions send such",
  likelyCause: "an error that is thrown outside of the call",
  explains: [],
  run: async (session) => {
    for (const method of METHODS) {
      const answer = await session.call(method, TORN, { note: "torn in its middle" });
      if (answer.status === "OK") return fail(`a status for a torn ${method}`, "OK");
      const trouble = await session.troubleAfter(answer);
      if (trouble !== undefined) return fail(`a status for a torn ${method}`, trouble);
    }
    const { answer } = await session.createFrom(new Uint8Array(), { note: "without any field" });
    if (answer.status === "OK") return fail("a status for a CreateTask without any field", "OK");
    const trouble = await session.troubleAfter(answer);
    return trouble === undefined ? PASS : fail("a status for a CreateTask without any field", trouble);
  },
};

/** Field 1999, a text: no version of the protocol has it. */
const UNKNOWN_FIELD = new Uint8Array([0xfa, 0x7c, 0x03, 0x6e, 0x65, 0x77]);

const unknownFieldsAreTolerated: WireCheck = {
  id: "OW-24",
  level: "must",
  title: "Fields that the connector does not know change nothing",
  source: "protobuf: clients are updated before or after connectors",
  likelyCause: "messages are checked for unknown fields",
  explains: [],
  run: async (session) => {
    const { made } = await session.journey();
    if (made.meta === undefined) return unproven(refusal(made));
    const name = { execution: session.executionName("unknown-field"), attempt: 0 };
    const known = session.client.encode("CreateTask", createRequest(session.client.protocol, session.task, name));
    const { answer, meta } = await session.createFrom(concat(known, UNKNOWN_FIELD), { note: "with an unknown field" });
    if (meta === undefined) return fail("OK with resource_meta", statusText(answer));
    const about = session.client.encode("GetTask", session.about(meta));
    const got = await session.call("GetTask", concat(about, UNKNOWN_FIELD), { note: "with an unknown field" });
    return got.status === "OK" ? PASS : fail("OK", statusText(got));
  },
};

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

/** As much as fits into 4 MiB beside everything else. */
const LARGE_BYTES = 4_000_000;

const largeIsTaken: WireCheck = {
  id: "OW-25",
  level: "should",
  title: "A request of nearly 4 MiB is answered, and is not too large",
  tolerance: `an input of ${LARGE_BYTES} bytes; refusing the task is an answer`,
  source: "gRPC's own limit, and that of Flyte's client",
  likelyCause: "a lower limit, or work on the inputs that takes longer than the deadline",
  explains: [],
  run: async (session) => {
    const { made } = await session.journey();
    if (made.meta === undefined) return unproven(refusal(made));
    const { protocol } = session.client;
    const name = { execution: session.executionName("large"), attempt: 0 };
    const value = { scalar: { primitive: { stringValue: "x".repeat(LARGE_BYTES) } } };
    const task = { ...session.task, inputs: { ...session.task.inputs, conformance_large_input: value } };
    const { answer } = await session.createFrom(createRequest(protocol, task, name), {
      note: `with an input of ${LARGE_BYTES} bytes`,
    });
    if (answer.status === "RESOURCE_EXHAUSTED") return fail("OK, or a status about the task", statusText(answer));
    if (answer.status === "OK") return PASS;
    const trouble = await session.troubleAfter(answer);
    return trouble === undefined ? PASS : fail("an answer", trouble);
  },
};

const shortDeadlines: WireCheck = {
  id: "OW-26",
  level: "must",
  title: "Calls whose deadline has passed at once leave the connector alive, and the job can still be made",
  tolerance: "deadlines of 1, 2, 5 and 20 ms",
  source: "CR-02 and CR-19 from outside: Flyte repeats CreateTask after a deadline",
  likelyCause: "writing to a call that is gone throws, or the half-made job blocks the next try",
  explains: [],
  run: async (session) => {
    const { made } = await session.journey();
    if (made.meta === undefined) return unproven(refusal(made));
    for (const timeoutMs of [1, 2, 5, 20]) {
      await session.create({ execution: "late" }, { timeoutMs, note: `deadline of ${timeoutMs} ms` });
    }
    if (!(await session.isAlive())) return fail("the connector lives on", "it answers no more");
    const { answer, meta } = await session.create({ execution: "late" }, { note: "with time enough" });
    return meta === undefined ? fail("OK with resource_meta", statusText(answer)) : PASS;
  },
};

const eitherCategory: WireCheck = {
  id: "OW-27",
  level: "must",
  title: "GetTask of v1 takes the old task_type as well as task_category",
  source: "Flyte v1: older clients send the one, newer ones both",
  likelyCause: "only one of the two fields is read",
  explains: [],
  run: async (session) => {
    if (session.client.protocol !== "v1") return notApplicable("v2 has one field for it");
    const { made } = await session.journey();
    if (made.meta === undefined) return unproven(refusal(made));
    const { taskType } = session.task;
    const requests = { task_type: { taskType, taskCategory: undefined }, task_category: {} };
    for (const [field, fields] of Object.entries(requests)) {
      const { answer } = await session.get(made.meta, { fields, note: `with ${field} only` });
      if (answer.status !== "OK") return fail(`OK for a GetTask with ${field} only`, statusText(answer));
    }
    return PASS;
  },
};

/** Requests that are not as they should be. */
export const ROBUSTNESS_CHECKS: readonly WireCheck[] = [
  tornIsRefused,
  unknownFieldsAreTolerated,
  largeIsTaken,
  shortDeadlines,
  eitherCategory,
];
