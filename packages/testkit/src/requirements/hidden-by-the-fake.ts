import { eventsOf, type EventOf, type FakeLook, type History } from "../simulate/history.ts";
import { phasesOf, unsuccessfulStates } from "../world/state-phases.ts";
import type { World } from "../world/world.ts";

/** Why the fake cannot show what the service says of a job that failed, though the world says that it does. */
export function hiddenMessage(world: World, histories: readonly History[]): string | undefined {
  const event = hidden(histories, "message", ({ touch }) => {
    return "job" in touch && touch.job.message !== undefined && unsuccessfulStates(world).includes(touch.job.state);
  });
  return event === undefined
    ? undefined
    : `the world says \`showsMessages\`, but the fake never looked at \`job.message\` of a job in the state ${stateIn(event)}`;
}

/** Why the fake cannot show in which way a job failed, though the world names the ways, and the state of the job does not tell. */
export function hiddenFailure(world: World, histories: readonly History[]): string | undefined {
  const event = hidden(histories, "failure", ({ touch }) => {
    return "job" in touch && touch.job.failure !== undefined && !isToldByState(world, touch.job.failure);
  });
  return event === undefined
    ? undefined
    : `the world names \`failures\`, but the fake never looked at \`job.failure\` of a job in the state ${stateIn(event)}`;
}

/** Why the fake cannot show that a part of a job has failed, though the world names the ways. */
export function hiddenPart(world: World, histories: readonly History[]): string | undefined {
  const event = hidden(histories, "failure", ({ touch }) => {
    return "job" in touch && (world.failedParts ?? []).includes(touch.job.failure ?? "");
  });
  return event === undefined
    ? undefined
    : `the world names \`failedParts\`, but the fake never looked at \`job.failure\` of a job in the state ${stateIn(event)}`;
}

/** Whether the state of a job that failed in this way can mean nothing else. What the world does not name needs no telling. */
function isToldByState(world: World, name: string): boolean {
  const failures = world.failures ?? {};
  const failure = Object.hasOwn(failures, name) ? failures[name] : undefined;
  if (failure === undefined) return true;
  const sharing = Object.values(failures).filter(({ state }) => state === failure.state);
  return sharing.length === 1 && phasesOf(world, failure.state).length === 1;
}

/** The last change of a job, if it is of this kind and the fake has answered a poll since without a look at this part of the job. */
function hidden(
  histories: readonly History[],
  part: FakeLook,
  concerns: (change: EventOf<"job">) => boolean,
): EventOf<"job"> | undefined {
  for (const history of histories) {
    const change = eventsOf(history, "job").findLast(({ touch }) => touch.kind === "changed");
    if (change === undefined || !concerns(change)) continue;
    if (history.looked.has("job") && !history.looked.has(part)) return change;
  }
  return undefined;
}

function stateIn({ touch }: EventOf<"job">): string {
  return "job" in touch ? touch.job.state : "unknown";
}
