import { createHash } from "node:crypto";

import type { Plan } from "../plan/plan.ts";
import { parsePlan } from "../replay/parse-plan.ts";

/** Version of the form of a corpus file. A kit reads all versions up to its own. */
export const CORPUS_VERSION = 1;

/** A plan that has broken a requirement once: it is run before any other. */
export interface CorpusEntry {
  readonly version: typeof CORPUS_VERSION;
  readonly requirement: string;
  /** Id of the plugin that broke it. */
  readonly plugin: string;
  readonly plan: Plan;
  /** Version of the kit that found it. */
  readonly kit: string;
}

/** The same requirement, plugin and plan are always in the same file. */
export function corpusFileName({ requirement, plugin, plan }: CorpusEntry): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([plugin, plan]))
    .digest("hex");
  return `${requirement}-${hash.slice(0, 12)}.json`;
}

/** The text of a corpus file. */
export function formatCorpusEntry(entry: CorpusEntry): string {
  return `${JSON.stringify(entry, undefined, 2)}\n`;
}

/** @throws RangeError that says why the text is no corpus entry, or one of a newer kit. */
export function parseCorpusEntry(text: string): CorpusEntry {
  const value = parseJson(text);
  if (typeof value !== "object" || value === null || !("version" in value) || !("requirement" in value)) {
    throw new RangeError("it is no corpus entry");
  }
  if (value.version !== CORPUS_VERSION) {
    throw new RangeError(`it has version ${String(value.version)}; this kit reads version ${CORPUS_VERSION}`);
  }
  return {
    version: CORPUS_VERSION,
    requirement: String(value.requirement),
    plugin: "plugin" in value ? String(value.plugin) : "",
    plan: parsePlan("plan" in value ? value.plan : undefined),
    kit: "kit" in value ? String(value.kit) : "",
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RangeError("it is no JSON", { cause });
  }
}
