import { parseStem, toStem } from "../name/stem.ts";
import { selectVariant } from "../template/select-variant.ts";
import type { FileTree, TemplateInfo } from "../template/template.ts";
import type { Answers, Machine } from "./answers.ts";
import { toManifest } from "./manifest.ts";
import { isBelowFloor, nodeNote } from "./node-floor.ts";
import { emptyLockfile, forPackageManager, settingsFiles } from "./package-manager-files.ts";
import { BASE_FILE, baseText } from "./base.ts";
import { createRecord, RECORD_FILE, recordText, type ProjectRecord } from "./record.ts";
import { substitute } from "./substitute.ts";

/** What is going to be written. */
export interface Plan {
  readonly files: FileTree;
  /** What the user should know about it. */
  readonly notes: readonly string[];
}

/** What a plan is made from, besides the answers. */
export interface PlanSource {
  readonly template: TemplateInfo;
  readonly templateFiles: FileTree;
  /** Version of this package. */
  readonly version: string;
  readonly machine: Machine;
  /** Number of the last migration: a new project needs none of them. Default: 0. */
  readonly migrations?: number;
  /** What is in the folder already and stays as it is. Default: nothing. */
  readonly kept?: readonly string[];
}

/** The files of the new project. Pure: it reads and writes nothing. */
export function createPlan(answers: Answers, source: PlanSource): Plan {
  const { version, machine, migrations = 0, kept = [] } = source;
  const ownNode = answers.ownNode ?? isBelowFloor(machine.nodeVersion);
  const files = generateFiles({ ...answers, ownNode }, source);
  const written = new Map([...files].filter(([path]) => !isKept(path, kept)));
  const record = createRecord(
    { version, migrations, answers: { ...answers, ownNode }, kept: keptOf(files, kept) },
    written,
  );
  return {
    files: new Map([...recordFiles(record, written), ...files, ...emptyLockfile(answers.packageManager)]),
    notes: ownNode ? [nodeNote(machine.nodeVersion, answers.packageManager)] : [],
  };
}

/** The files that come from the template, without what the project remembers of them. Sorted by path. Pure. */
export function generateFiles(
  answers: Answers,
  { template, templateFiles }: Omit<PlanSource, "version" | "machine">,
): FileTree {
  const from = { packageName: template.packageName, ...parseStem(template.stem) };
  const to = { packageName: answers.name, ...toStem(answers.name) };
  const files = new Map<string, string>();
  for (const [path, text] of selectVariant(templateFiles, template.variants, answers.idempotency)) {
    const content = forPackageManager(path, substitute(text, from, to), answers.packageManager);
    files.set(
      substitute(path, from, to),
      path === "package.json" ? toManifest(content, { ...answers, addNode: answers.ownNode === true }) : content,
    );
  }
  for (const [path, text] of settingsFiles(answers.packageManager, files.get("package.json") ?? "{}")) {
    files.set(path, text);
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What the project remembers: how it was made, and the generated files as they are now. */
export function recordFiles(record: ProjectRecord, generated: FileTree): FileTree {
  return new Map([
    [BASE_FILE, baseText(generated)],
    [RECORD_FILE, recordText(record)],
  ]);
}

/** Whether a file of the project is among what was there before it. */
export function isKept(path: string, kept: readonly string[]): boolean {
  return kept.includes(path.split("/")[0] ?? path);
}

/** Only what a file of the project would have taken the place of: the rest is none of its business. */
function keptOf(files: FileTree, kept: readonly string[]): readonly string[] {
  return kept.filter((name) => [...files.keys()].some((path) => isKept(path, [name])));
}
