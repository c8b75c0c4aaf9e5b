import { isEnd } from "../phase.ts";
import { refusal, statusText, type ConnectorSession, type Made } from "../session.ts";
import { fail, PASS, unproven, type WireCheck, type WireVerdict } from "../wire-check.ts";

const creates: WireCheck = {
  id: "OW-05",
  level: "must",
  title: "CreateTask answers within the deadline, with resource_meta",
  source: "Flyte gives a call 10 s; after that the attempt has failed, and nobody deletes the job",
  likelyCause: "CreateTask waits until the job runs, or gives no resource_meta",
  explains: ["OW-06", "OW-07", "OW-08", "OW-09", "OW-10", "OW-11"],
  run: async (session) => {
    const { made } = await session.journey();
    const expected = `OK with resource_meta within ${session.limits.callMs} ms`;
    if (made.meta !== undefined) return PASS;
    if (made.answer.status === "OK") return fail(expected, "OK without resource_meta");
    if (made.answer.status === "DEADLINE_EXCEEDED") return fail(expected, statusText(made.answer));
    return unproven(refusal(made));
  },
};

const repeatedIsSame: WireCheck = {
  id: "OW-06",
  level: "must",
  title: "CreateTask repeated for the same attempt is the same job",
  tolerance: "the same resource_meta; or another one, if the second job has ended once the first was deleted",
  source: "CR-01 and CR-03 from outside: Flyte repeats CreateTask when it did not store the answer",
  likelyCause: "task_execution_id, which has the attempt, is not used as the key of the job",
  explains: [],
  run: async (session) => {
    const first = await session.create({ execution: "repeated" });
    if (first.meta === undefined) return unproven(refusal(first));
    const second = await session.create({ execution: "repeated" }, { note: "again" });
    if (second.meta === undefined) return fail("OK with the same job", statusText(second.answer));
    return second.meta === first.meta ? PASS : await sameJob(session, first.meta, second.meta);
  },
};

/** Whether two different `resource_meta` name one job: then deleting by one ends the other. */
async function sameJob(session: ConnectorSession, first: string, second: string): Promise<WireVerdict> {
  const before = await session.get(second);
  if (before.phase === undefined || isEnd(before.phase)) {
    return unproven(
      `resource_meta differs, and the job had ended (${before.phase ?? before.answer.status}) before it could be told whether it is the same; give a task with --template that takes some seconds, or resource_meta without times`,
    );
  }
  await session.delete(first);
  const last = (await session.pollUntil(second, ({ phase }) => phase === undefined || isEnd(phase))).at(-1);
  return last?.phase === undefined || isEnd(last.phase)
    ? PASS
    : fail("the job of the first CreateTask", `another job: it is ${last.phase} after the first was deleted`);
}

const nextAttemptIsNew: WireCheck = {
  id: "OW-07",
  level: "must",
  title: "The next attempt gets a job of its own when the job of the attempt before was deleted",
  tolerance: "looked at for 3 polls",
  source: "CR-05 from outside: a retry that gets the dead job back fails at once",
  likelyCause: "retry_attempt of task_execution_id is not part of the key",
  explains: [],
  run: async (session) => {
    const journey = await session.journey();
    const first = await session.create({ execution: "retried" });
    if (first.meta === undefined) return unproven(refusal(first));
    await session.delete(first.meta);
    const second = await session.create({ execution: "retried", attempt: 1 });
    if (second.meta === undefined) return fail("OK with a new job", statusText(second.answer));
    const isDead = (phase: string | undefined): boolean =>
      phase === undefined || phase === "ABORTED" || (isEnd(phase) && phase !== "SUCCEEDED");
    for (let poll = 1; poll <= 3; poll++) {
      const { phase, answer } = await session.get(second.meta);
      if (!isDead(phase)) return PASS;
      if (phase !== undefined && phase === journey.end && second.meta !== first.meta) {
        return PASS; // This task ends so whoever runs it.
      }
      if (poll === 3) return fail("a job that lives, or ends by itself", phase ?? statusText(answer));
    }
    return PASS;
  },
};

const AT_ONCE = 5;

async function createAtOnce(session: ConnectorSession): Promise<readonly Made[]> {
  const names = Array.from({ length: AT_ONCE }, (_, index) => `parallel-${index}`);
  return await Promise.all(names.map(async (execution) => await session.create({ execution })));
}

const takesManyAtOnce: WireCheck = {
  id: "OW-08",
  level: "should",
  title: "CreateTask answers calls that come at the same time",
  tolerance: `${AT_ONCE} calls`,
  source: "Flyte's client starts tasks side by side, and takes any error for a failed attempt",
  likelyCause: "calls block each other, or the limits of the service are passed on instead of waited for",
  explains: ["OW-09"],
  run: async (session) => {
    const { made } = await session.journey();
    if (made.meta === undefined) return unproven(refusal(made));
    const bad = (await createAtOnce(session)).find(({ meta }) => meta === undefined);
    return bad === undefined ? PASS : fail(`OK for all ${AT_ONCE}`, statusText(bad.answer));
  },
};

const executionsAreApart: WireCheck = {
  id: "OW-09",
  level: "must",
  title: "Executions that differ get jobs of their own",
  tolerance: `${AT_ONCE} executions at the same time`,
  source: "CR-06 and CR-21 from outside",
  likelyCause: "state is shared between calls, or the key leaves out the execution's name",
  explains: [],
  run: async (session) => {
    const made = (await createAtOnce(session)).flatMap(({ meta }) => (meta === undefined ? [] : [meta]));
    if (made.length < 2) return unproven("fewer than two of the CreateTask calls were answered with resource_meta");
    const different = new Set(made).size;
    return different === made.length
      ? PASS
      : fail(`${made.length} different resource_meta`, `${different}: executions share a job`);
  },
};

/** CreateTask. */
export const CREATE_CHECKS: readonly WireCheck[] = [
  creates,
  repeatedIsSame,
  nextAttemptIsNew,
  takesManyAtOnce,
  executionsAreApart,
];
