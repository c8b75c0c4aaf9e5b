import type { JsonValue } from "@flyte-webapi/sdk/connector";

import { isEnd, isKnown, stageOf } from "../phase.ts";
import { MOST_FAILED_POLLS, refusal, statusText, type ConnectorSession, type Journey } from "../session.ts";
import { at, declaredOutputs, listOf, outputsOf, textAt } from "../task-shape.ts";
import { fail, notApplicable, PASS, unproven, type WireCheck, type WireVerdict } from "../wire-check.ts";

/** A check of the one job that is followed to its end. */
function ofJourney(judge: (journey: Journey, session: ConnectorSession) => WireVerdict): WireCheck["run"] {
  return async (session) => {
    const journey = await session.journey();
    return journey.made.meta === undefined ? unproven(refusal(journey.made)) : judge(journey, session);
  };
}

function unended({ polls }: Journey, { limits }: ConnectorSession): WireVerdict {
  const last = polls.at(-1);
  return unproven(
    `the job was ${last?.phase ?? "not answered for"} after ${limits.settleMs / 1_000} s; give a shorter task with --template, or more time with --timeout`,
  );
}

const polls: WireCheck = {
  id: "OW-10",
  level: "must",
  title: "GetTask answers for a job that CreateTask gave",
  tolerance: `${MOST_FAILED_POLLS} failed polls, as many as Flyte bears in the life of a task`,
  source: "GE-01 from outside: Flyte's client never forgets a failed poll, and stops polling after the fifth",
  likelyCause: "trouble of the service is passed on as an error, instead of the last known phase",
  explains: ["OW-11", "OW-12", "OW-13", "OW-14"],
  run: ofJourney(({ polls: all }) => {
    const failed = all.filter(({ phase }) => phase === undefined);
    const [first] = failed;
    const isBroken = failed.length > MOST_FAILED_POLLS || failed.length === all.length;
    return first !== undefined && isBroken
      ? fail("OK with a resource", `${failed.length} of ${all.length} polls failed: ${statusText(first.answer)}`)
      : PASS;
  }),
};

const ends: WireCheck = {
  id: "OW-11",
  level: "must",
  title: "A job comes to an end",
  tolerance: "within --timeout, 60 s without it",
  source: "ST-02 from outside",
  likelyCause: "a state of the service that means an end is not known",
  explains: [],
  run: ofJourney((journey, session) => (journey.end === undefined ? unended(journey, session) : PASS)),
};

const phasesAreKnown: WireCheck = {
  id: "OW-12",
  level: "must",
  title: "Every phase is one that Flyte knows",
  source: "ST-18 from outside: UNDEFINED and unknown numbers end the task after the fourth poll",
  likelyCause: "the phase is not set for some state, or is a number of another version",
  explains: [],
  run: ofJourney(({ polls: before, after }) => {
    const odd = [...before, ...after].find(({ phase }) => phase !== undefined && !isKnown(phase));
    return odd === undefined
      ? PASS
      : fail(
          "QUEUED, INITIALIZING, WAITING_FOR_RESOURCES, RUNNING, SUCCEEDED, ABORTED, FAILED or RETRYABLE_FAILED",
          odd.phase ?? "",
        );
  }),
};

const goesForward: WireCheck = {
  id: "OW-13",
  level: "should",
  title: "Phases go forward: what runs does not wait again",
  source:
    "Flyte's console and its events expect it; a job that was taken off its machine may be said to initialize in the reason",
  likelyCause: "polls are answered from replicas, or from a cache, that lag behind",
  explains: [],
  run: ofJourney(({ polls: all }) => {
    let furthest = -1;
    let from = "";
    for (const { phase } of all) {
      if (phase === undefined) continue;
      if (stageOf(phase) >= 0 && stageOf(phase) < furthest)
        return fail(`nothing before ${from}`, `${phase} after ${from}`);
      if (stageOf(phase) > furthest) [furthest, from] = [stageOf(phase), phase];
    }
    return PASS;
  }),
};

const endStays: WireCheck = {
  id: "OW-14",
  level: "must",
  title: "A job that has ended stays as it ended",
  tolerance: "5 more polls",
  source: "ST-05 from outside: Flyte may ask again after it has lost what it knew",
  likelyCause: "the job is forgotten once its end was told",
  explains: [],
  run: ofJourney((journey, session) => {
    const { end, after } = journey;
    if (end === undefined) return unended(journey, session);
    const odd = after.find(({ phase }) => phase !== end);
    return odd === undefined ? PASS : fail(`${end} each time`, odd.phase ?? statusText(odd.answer));
  }),
};

const outputsFit: WireCheck = {
  id: "OW-15",
  level: "must",
  title: "A success has the outputs that the task declares, and no others",
  tolerance: "names, and simple types; outputs that are left in outputs.pb are not looked at",
  source: "ST-08 from outside: what is missing fails the next task, not this one",
  likelyCause: "outputs are named after what the service says, or written as another type",
  explains: [],
  run: ofJourney((journey, session) => {
    const declared = declaredOutputs(session.task);
    if (declared.size === 0) return notApplicable("the task declares no outputs; --template gives one that does");
    if (journey.end === undefined) return unended(journey, session);
    if (journey.end !== "SUCCEEDED") return unproven(`the job ended as ${journey.end}; give a task that succeeds`);
    const given = outputsOf(journey.polls.at(-1)?.resource);
    if (given === undefined) return notApplicable("the connector gives no outputs, so Flyte reads outputs.pb");
    return judgeOutputs(declared, given);
  }),
};

function judgeOutputs(
  declared: ReadonlyMap<string, string | undefined>,
  given: ReadonlyMap<string, JsonValue | undefined>,
): WireVerdict {
  const names = (all: Iterable<string>): string => [...all].sort().join(", ");
  if (names(declared.keys()) !== names(given.keys())) {
    return fail(`outputs ${names(declared.keys())}`, given.size === 0 ? "none" : `outputs ${names(given.keys())}`);
  }
  for (const [name, type] of declared) {
    const field = SIMPLE_FIELDS[type ?? ""];
    const primitive = at(at(given.get(name), "scalar"), "primitive");
    if (field !== undefined && at(primitive, field) === undefined) {
      const shown = JSON.stringify(given.get(name) ?? null).slice(0, 80);
      return fail(`${name} is of type ${type}`, shown);
    }
  }
  return PASS;
}

/** The field of a primitive that goes with a simple type. */
const SIMPLE_FIELDS: Readonly<Record<string, string>> = {
  INTEGER: "integer",
  FLOAT: "floatValue",
  STRING: "stringValue",
  BOOLEAN: "boolean",
  DATETIME: "datetime",
  DURATION: "duration",
};

const linksAreAddresses: WireCheck = {
  id: "OW-16",
  level: "should",
  title: "Log links are absolute addresses with a name",
  source: "ST-15 from outside: Flyte's console shows them as they are",
  likelyCause: "a link is made of a part of an address, or before the id of the job is known",
  explains: [],
  run: ofJourney(({ polls: before, after }) => {
    const links = [...before, ...after].flatMap(({ resource }) => listOf(at(resource, "logLinks")));
    if (links.length === 0) return notApplicable("the connector gives no log links");
    const bad = links.find((link) => !URL.canParse(textAt(link, "uri") ?? "") || (textAt(link, "name") ?? "") === "");
    return bad === undefined ? PASS : fail("an absolute address, and a name", JSON.stringify(bad).slice(0, 200));
  }),
};

const GARBAGE: readonly (readonly [name: string, bytes: string])[] = [
  ["empty", ""],
  ["no JSON", Buffer.from("\u0000\u00FFgarbage").toString("base64")],
  ["an unknown job", Buffer.from('{"job_id":"flyte-webapi-conformance-no-such-job"}').toString("base64")],
];

const unknownJobEnds: WireCheck = {
  id: "OW-17",
  level: "must",
  title: "GetTask for a job that does not exist is an error or a failure, not a job that runs for ever",
  tolerance: "resource_meta that is empty, no JSON, or names no job; asked 5 times",
  source: "GE-05 from outside: a task that nobody knows must not hang",
  likelyCause: "what cannot be found or read is taken for a job that has not started yet",
  explains: [],
  run: async (session) => {
    for (const [name, meta] of GARBAGE) {
      const trouble = await asksFor(session, name, meta);
      if (trouble !== undefined) return trouble;
    }
    return PASS;
  },
};

async function asksFor(session: ConnectorSession, name: string, meta: string): Promise<WireVerdict | undefined> {
  const expected = `an error, FAILED, RETRYABLE_FAILED or ABORTED for resource_meta that is ${name}`;
  for (let n = 1; n <= 5; n++) {
    const { phase, answer } = await session.get(meta, { note: `resource_meta: ${name}` });
    const trouble = answer.status === "OK" ? undefined : await session.troubleAfter(answer);
    if (trouble !== undefined) return fail(`${expected}; the connector lives on`, trouble);
    if (phase === "SUCCEEDED") return fail(expected, phase);
    if (phase === undefined || isEnd(phase)) return undefined;
    if (n === 5) return fail(expected, `${phase}, 5 times`);
  }
  return undefined;
}

/** GetTask. */
export const GET_CHECKS: readonly WireCheck[] = [
  polls,
  ends,
  phasesAreKnown,
  goesForward,
  endStays,
  outputsFit,
  linksAreAddresses,
  unknownJobEnds,
];

/** `resource_meta` that names no job. */
export { GARBAGE as GARBAGE_METAS };
