import { inspect, isDeepStrictEqual } from "node:util";

import { PluginError, toJsValue, type OutputReader } from "@flyte-webapi/sdk";

import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import type { World } from "../../world/world.ts";
import { sameAttempt } from "../evidence.ts";

/** Why requirements about outputs say nothing about this world; absent when its task has outputs. */
export function withoutOutputs(world: World): string | undefined {
  return Object.keys(world.task.interface?.outputs ?? {}).length === 0
    ? "the world's task declares no outputs in `task.interface`"
    : undefined;
}

/** What the attempt had last stored just before this event; absent when nothing. */
export function storedBefore(history: History, event: EventOf<"phase">): OutputReader | undefined {
  const before = history.events.slice(0, history.events.indexOf(event));
  return before.findLast(
    (earlier): earlier is EventOf<"outputs"> => earlier.kind === "outputs" && sameAttempt(earlier.call, event.call),
  )?.outputs;
}

/** What is wrong with stored outputs, compared with what the task declares. */
function outputProblems(world: World, outputs: OutputReader | undefined): string[] {
  // A stored error is the task's own word that it failed, whatever the phase says.
  if (outputs?.kind === "error") return [];
  if (outputs === undefined) return ["nothing was stored"];
  return Object.entries(world.task.interface?.outputs ?? {}).flatMap(([name, { type }]) => {
    const literal = Object.hasOwn(outputs.literals, name) ? outputs.literals[name] : undefined;
    if (literal === undefined) return [`${name} is missing`];
    try {
      toJsValue(literal, type, name);
      return [];
    } catch (error) {
      return [error instanceof PluginError ? error.message : `${name} is no literal`];
    }
  });
}

/** Successes that were reported without the outputs that the task declares. */
export function bareSuccesses(
  world: World,
  history: History,
): { readonly event: EventOf<"phase">; readonly problem: string }[] {
  return eventsOf(history, "phase")
    .filter((event) => event.phaseInfo.phase === "Success")
    .map((event) => ({ event, problem: outputProblems(world, storedBefore(history, event)).join("; ") }))
    .filter(({ problem }) => problem !== "");
}

/**
 * Successes whose outputs are not those that the job gave: processes that polled it later, without trouble, agree on others. Outputs that are never the
 * same twice, such as addresses that are signed anew, say nothing.
 */
export function inventedOutputs(
  history: History,
): { readonly event: EventOf<"phase">; readonly given: string; readonly stored: string }[] {
  const successes = eventsOf(history, "phase").filter(({ phaseInfo }) => phaseInfo.phase === "Success");
  const [last, lastButOne] = successes.toReversed();
  if (last === undefined || lastButOne === undefined) return [];
  const given = storedBefore(history, last);
  if (!isDeepStrictEqual(given, storedBefore(history, lastButOne))) return [];
  return successes
    .slice(0, -2)
    .filter((event) => sameAttempt(event.call, last.call))
    .flatMap((event) => {
      const stored = storedBefore(history, event);
      return isDeepStrictEqual(stored, given) ? [] : [{ event, given: shown(given), stored: shown(stored) }];
    });
}

function shown(outputs: OutputReader | undefined): string {
  const text = inspect(outputs?.kind === "literals" ? outputs.literals : outputs, { depth: 4, breakLength: Infinity });
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
