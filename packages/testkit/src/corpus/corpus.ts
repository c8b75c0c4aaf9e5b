import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Plan } from "../plan/plan.ts";
import type { World } from "../world/world.ts";
import { corpusFileName, formatCorpusEntry, parseCorpusEntry, type CorpusEntry } from "./corpus-entry.ts";

/** Where the corpus lies unless somebody says otherwise, relative to the working folder. */
export const CORPUS_FOLDER = ".testkit/corpus";

interface StoredEntry {
  readonly file: string;
  readonly entry: CorpusEntry;
}

/** The plans that have broken something once, as files in a folder. */
export class Corpus {
  readonly #folder: string;
  readonly #entries: StoredEntry[] = [];
  /** What is wrong with files of the folder: they are left alone. */
  readonly notices: readonly string[];

  /** Reads the folder. One that is not there is an empty corpus. */
  constructor(folder: string) {
    this.#folder = folder;
    const notices: string[] = [];
    const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".json")) : [];
    for (const file of files.sort()) {
      try {
        this.#entries.push({ file, entry: parseCorpusEntry(readFileSync(join(folder, file), "utf8")) });
      } catch (error) {
        notices.push(`${file} of the corpus is not used: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    this.notices = notices;
  }

  /** Plans that once broke this requirement in this plugin, oldest name first; without those that the world has outgrown. */
  plansFor(plugin: string, requirement: string, world: World): readonly Plan[] {
    return this.#entries
      .filter(({ entry }) => entry.plugin === plugin && entry.requirement === requirement)
      .map(({ entry }) => entry.plan)
      .filter((plan) => usesOnlyStatesOf(world, plan));
  }

  /** Keeps a plan. @returns the name of its file; nothing when it was there already. */
  keep(entry: CorpusEntry): string | undefined {
    const file = corpusFileName(entry);
    if (this.#entries.some((known) => known.file === file)) return undefined;
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(join(this.#folder, file), formatCorpusEntry(entry));
    this.#entries.push({ file, entry });
    return file;
  }

  /** Names of the files that hold one of these plans. */
  filesOf(plans: readonly Plan[]): readonly string[] {
    return this.#entries.filter(({ entry }) => plans.includes(entry.plan)).map(({ file }) => file);
  }

  /** Forgets a file of this corpus. */
  remove(file: string): void {
    rmSync(join(this.#folder, file), { force: true });
  }
}

// A state that the service no longer documents would now count as an unknown one, and the plan would test something else.
function usesOnlyStatesOf(world: World, plan: Plan): boolean {
  return plan.ops.every(
    (op) => op.op !== "remote" || op.change.kind !== "state" || Object.hasOwn(world.states, op.change.state),
  );
}
