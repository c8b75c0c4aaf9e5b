import { isEnd } from "../phase.ts";
import { refusal, statusText } from "../session.ts";
import { fail, PASS, unproven, type WireCheck } from "../wire-check.ts";
import { GARBAGE_METAS } from "./get.ts";

const stops: WireCheck = {
  id: "OW-18",
  level: "must",
  title: "DeleteTask stops a job",
  tolerance: "within --timeout, 60 s without it; a job that is gone has stopped",
  source: "DE-04 from outside: nobody else stops an aborted task",
  likelyCause: "DeleteTask does nothing, or deletes another job",
  explains: [],
  run: async (session) => {
    const made = await session.create({ execution: "deleted" });
    if (made.meta === undefined) return unproven(refusal(made));
    const deleted = await session.delete(made.meta);
    if (deleted.status !== "OK") return fail("OK", statusText(deleted));
    const last = (await session.pollUntil(made.meta, ({ phase }) => phase === undefined || isEnd(phase))).at(-1);
    if (last?.phase === "SUCCEEDED") {
      return unproven("the job succeeded before it could be stopped; give a task with --template that takes longer");
    }
    return last?.phase === undefined || isEnd(last.phase)
      ? PASS
      : fail(`an end within ${session.limits.settleMs / 1_000} s`, `${last.phase} after DeleteTask`);
  },
};

const twice: WireCheck = {
  id: "OW-19",
  level: "must",
  title: "DeleteTask succeeds each time",
  tolerance: "3 times, one after the other and at once",
  source: "DE-07 from outside: a failed DeleteTask is repeated for ever, and the task object stays in the cluster",
  likelyCause: "a job that is gone is an error",
  explains: [],
  run: async (session) => {
    const made = await session.create({ execution: "deleted-twice" });
    const { meta } = made;
    if (meta === undefined) return unproven(refusal(made));
    const answers = [await session.delete(meta)];
    answers.push(...(await Promise.all([session.delete(meta, "again"), session.delete(meta, "at the same time")])));
    const bad = answers.find(({ status }) => status !== "OK");
    return bad === undefined ? PASS : fail("OK each time", statusText(bad));
  },
};

const afterEnd: WireCheck = {
  id: "OW-20",
  level: "must",
  title: "DeleteTask succeeds for a job that has ended, and leaves its end as it is",
  tolerance: "a job that is gone afterwards is not accused",
  source: "DE-02 from outside: Flyte v2 deletes every task, also those that have succeeded",
  likelyCause: "the service refuses to cancel what has ended, and that is passed on",
  explains: [],
  run: async (session) => {
    const { made, end } = await session.journey();
    if (made.meta === undefined) return unproven(refusal(made));
    if (end === undefined) return unproven("no job has ended; see OW-11");
    const deleted = await session.delete(made.meta);
    if (deleted.status !== "OK") return fail("OK", statusText(deleted));
    const { phase } = await session.get(made.meta);
    return phase === undefined || phase === end ? PASS : fail(`${end}, as before`, phase);
  },
};

const unknownDoesNoHarm: WireCheck = {
  id: "OW-21",
  level: "must",
  title: "DeleteTask for a job that does not exist is answered, and the connector lives on",
  tolerance: "resource_meta that is empty, no JSON, or names no job",
  source: "DE-01 and DE-03 from outside",
  likelyCause: "an error that is thrown outside of the call, or a call that never ends",
  explains: ["OW-22"],
  run: async (session) => {
    for (const [name, meta] of GARBAGE_METAS) {
      const answer = await session.delete(meta, `resource_meta: ${name}`);
      const trouble = answer.status === "OK" ? undefined : await session.troubleAfter(answer);
      if (trouble !== undefined) return fail(`an answer for resource_meta that is ${name}`, trouble);
    }
    return PASS;
  },
};

const unknownIsDeleted: WireCheck = {
  id: "OW-22",
  level: "should",
  title: "DeleteTask for a job that does not exist succeeds",
  tolerance: "resource_meta that is empty, no JSON, or names no job",
  source: "DE-01 and DE-03 from outside: Flyte repeats a failed DeleteTask for ever",
  likelyCause: "what cannot be read is an error, although there is nothing to delete",
  explains: [],
  run: async (session) => {
    for (const [name, meta] of GARBAGE_METAS) {
      const answer = await session.delete(meta, `resource_meta: ${name}`);
      if (answer.status !== "OK") return fail(`OK for resource_meta that is ${name}`, statusText(answer));
    }
    return PASS;
  },
};

/** DeleteTask. */
export const DELETE_CHECKS: readonly WireCheck[] = [stops, twice, afterEnd, unknownDoesNoHarm, unknownIsDeleted];
