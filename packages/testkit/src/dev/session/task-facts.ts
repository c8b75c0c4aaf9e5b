import { Buffer } from "node:buffer";

import type { PhaseInfo } from "@flyte-webapi/sdk";
import { isTerminalPhase } from "@flyte-webapi/sdk";
import type { PhaseEvent, PluginInspection, TaskInspection } from "@flyte-webapi/sdk/runtime";

import type { LogLink, PhaseMark, PluginFacts, TaskFacts } from "../protocol/dev-event.ts";

/** What views show of a task. */
export function toTaskFacts(task: TaskInspection): TaskFacts {
  return {
    id: task.id,
    pluginId: task.pluginId,
    attempt: task.attempt,
    pluginPhase: task.pluginPhase,
    step: task.step,
    failures: task.failures,
    lastError: task.lastError,
    polls: task.polls,
    nextPollAt: task.nextPollAt === undefined ? undefined : Math.round(task.nextPollAt),
    tokenPool: task.token?.namespace,
    holdsToken: task.token?.isHeld ?? false,
    resourceMeta: task.resourceMeta && readable(task.resourceMeta),
  };
}

/** Codecs mostly write JSON; other bytes are shown as hexadecimal. */
function readable(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return `${bytes.length} bytes: ${Buffer.from(bytes).toString("hex")}`;
  }
}

/** What views show of a plugin. */
export function toPluginFacts(plugin: PluginInspection): PluginFacts {
  return {
    id: plugin.id,
    isLoaded: plugin.isLoaded,
    pausedForMs: Math.round(plugin.pausedForMs),
    watched: plugin.watched,
    polling: plugin.polling,
    reads: plugin.reads,
    writes: plugin.writes,
    pools: plugin.pools.map(({ namespace, quota, held, waiting }) => ({ name: namespace, quota, held, waiting })),
  };
}

/** What views show of a phase. */
export function toPhaseMark({ sequence, occurredAt, attempt, phaseInfo }: PhaseEvent): PhaseMark {
  const { phase, reason } = phaseInfo;
  const error = errorOf(phaseInfo);
  return { sequence, at: occurredAt, attempt, phase, isTerminal: isTerminalPhase(phase), reason, error };
}

function errorOf(phaseInfo: PhaseInfo): string | undefined {
  if (!("error" in phaseInfo)) return undefined;
  const { code, kind, message } = phaseInfo.error;
  return `${code} (${kind}): ${message}`;
}

/** The links of a phase that a browser may follow: a plugin could write `javascript:` there. */
export function toLinks({ info }: PhaseInfo): LogLink[] {
  return (info.logs ?? []).flatMap(({ name, uri }) => (isWebAddress(uri) ? [{ name, uri }] : []));
}

function isWebAddress(uri: string): boolean {
  const protocol = URL.parse(uri)?.protocol;
  return protocol === "http:" || protocol === "https:";
}
