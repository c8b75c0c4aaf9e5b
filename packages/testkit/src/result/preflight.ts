import type { Op } from "../plan/op.ts";
import { PLAN_VERSION, type Plan } from "../plan/plan.ts";
import { eventsOf, type History } from "../simulate/history.ts";
import { simulate, type Subject } from "../simulate/simulate.ts";
import { closestWord } from "../text/closest-word.ts";
import type { World } from "../world/world.ts";
import { watchWorld } from "./watch-world.ts";

/** Real time that a loader may take: it has nothing to wait for. */
const LOADER_MS = 10_000;

/**
 * Looks, before anything is judged, for what is wrong with the world or the loading of the plugin: such a check could only accuse the
 * wrong one. What a plugin does wrong in its methods is none of it.
 *
 * @param loaderMs real time after which a loader that has not settled is given up.
 * @returns what failed, what was expected and what to do; nothing when the check can begin.
 */
export async function preflight(subject: Subject, loaderMs: number = LOADER_MS): Promise<string | undefined> {
  const { plugin, world } = subject;
  const { taskType } = world.task;
  const supported = plugin.supportedTaskTypes.map((type) => (typeof type === "string" ? type : type.name));
  if (!supported.includes(taskType)) {
    const all = supported.join(", ");
    const closest = closestWord(taskType, supported);
    const hint = closest === undefined ? "is this the world of another plugin?" : `did you mean ${closest}?`;
    return `task.taskType of the world is "${taskType}", which plugin ${plugin.id} does not support (it supports ${all}); ${hint}`;
  }
  const watched = watchWorld(world);
  const problem = await loads({ ...subject, world: watched.world }, loaderMs);
  if (problem !== undefined) return watched.problem() ?? problem;
  for (const plan of honestPlans(world)) {
    const history = await simulate({ ...subject, world: watched.world }, plan);
    const found = watched.problem() ?? inventoryProblem(history);
    if (found !== undefined) return found;
  }
  return watched.undocumented();
}

async function loads(subject: Subject, loaderMs: number): Promise<string | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => {
      resolve(
        `pluginLoader of plugin ${subject.plugin.id} did not settle within ${loaderMs} ms of real time; it should prepare the plugin, and wait for nothing (virtual time does not pass meanwhile)`,
      );
    }, loaderMs);
  });
  const loading = simulate(subject, { v: PLAN_VERSION, ops: [], picks: [] }).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  );
  try {
    return await Promise.race([loading, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What happens to any job on a good day, in every documented state. */
function honestPlans(world: World): readonly Plan[] {
  const create: Op = { op: "create", task: 0 };
  const look: Op = { op: "poll", task: 0, times: 1 };
  const end: Op = { op: "delete", task: 0, meta: "stored", times: 1 };
  return Object.keys(world.states).map((state) => ({
    v: PLAN_VERSION,
    picks: [],
    ops: [create, { op: "remote", task: 0, change: { kind: "state", state } }, look, end, look],
  }));
}

/** What is wrong when the fake keeps its jobs where the kit does not see them. */
function inventoryProblem(history: History): string | undefined {
  const isMade = eventsOf(history, "meta").length > 0;
  const wrote = eventsOf(history, "request").find(({ method }) => method !== "GET" && method !== "HEAD");
  const isAnswered = eventsOf(history, "applied").some(
    ({ request, status }) => request === wrote?.request && status < 300,
  );
  const isSeen = eventsOf(history, "job").some(({ touch }) => touch.kind === "added");
  if (!isMade || wrote === undefined || !isAnswered || isSeen) return undefined;
  return `the plugin made a job (${wrote.method} ${new URL(wrote.url).pathname} was answered), but the job table is empty: the fake keeps jobs of its own, which the kit cannot see or change; make them with \`jobs.add({ key })\`, and find them with \`jobs.get(id)\` and \`jobs.byKey(key)\``;
}
