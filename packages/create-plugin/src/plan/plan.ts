import { parseStem, toStem } from "../name/stem.ts";
import { selectVariant } from "../template/select-variant.ts";
import type { FileTree, TemplateInfo } from "../template/template.ts";
import type { Answers, Machine } from "./answers.ts";
import { toManifest } from "./manifest.ts";
import { isBelowFloor, nodeNote } from "./node-floor.ts";
import { forPackageManager, settingsFiles } from "./package-manager-files.ts";
import { RECORD_FILE, toRecord } from "./record.ts";
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
}

/** The files of the new project. Pure: it reads and writes nothing. */
export function createPlan(answers: Answers, source: PlanSource): Plan {
  const { template, templateFiles, version, machine } = source;
  const addNode = isBelowFloor(machine.nodeVersion);
  const from = { packageName: template.packageName, ...parseStem(template.stem) };
  const to = { packageName: answers.name, ...toStem(answers.name) };
  const files = new Map<string, string>();
  for (const [path, text] of selectVariant(templateFiles, template.variants, answers.idempotency)) {
    const content = forPackageManager(path, substitute(text, from, to), answers.packageManager);
    files.set(
      substitute(path, from, to),
      path === "package.json" ? toManifest(content, { ...answers, addNode }) : content,
    );
  }
  for (const [path, text] of settingsFiles(answers.packageManager, files.get("package.json") ?? "{}")) {
    files.set(path, text);
  }
  const sorted = new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    files: new Map([[RECORD_FILE, toRecord(answers, version, sorted)], ...sorted]),
    notes: addNode ? [nodeNote(machine.nodeVersion)] : [],
  };
}
