import { packageNameProblem } from "../name/package-name.ts";
import { PACKAGE_MANAGERS, type Answers } from "../plan/answers.ts";
import type { ProjectRecord } from "../plan/record.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What is wrong with a record, for a sentence that begins with its file; or the record. */
export type RecordReading = { readonly record: ProjectRecord } | { readonly problem: string };

/** Reads the content of a project's record. Nothing in it is trusted: it leads to files that are written and removed. */
export function readRecord(text: string): RecordReading {
  const root = parseFields(text);
  if (root === undefined) return { problem: "is no JSON object" };
  const { version, migrations = 0, template, answers, kept = [], files } = root;
  if (typeof version !== "string" || !/^\d+\.\d+\.\d+/.test(version)) return { problem: 'has no "version"' };
  if (typeof migrations !== "number" || !Number.isInteger(migrations) || migrations < 0) {
    return { problem: '"migrations" is no number' };
  }
  if (typeof template !== "string" || !/^[a-z][a-z-]*$/.test(template)) return { problem: 'has no "template"' };
  const given = readAnswers(template, answers);
  if (typeof given === "string") return { problem: given };
  if (!isWords(kept) || !kept.every(isSafePath)) return { problem: '"kept" is no list of file names' };
  if (!isFields(files) || !Object.values(files).every((hash) => typeof hash === "string")) {
    return { problem: 'has no "files"' };
  }
  const outside = Object.keys(files).find((path) => !isSafePath(path));
  if (outside !== undefined) return { problem: `names ${JSON.stringify(outside)}, which is not inside the project` };
  const hashes = Object.fromEntries(Object.entries(files).map(([path, hash]) => [path, String(hash)]));
  return { record: { version, migrations, answers: given, kept, files: hashes } };
}

function readAnswers(template: string, given: unknown): Answers | string {
  if (!isFields(given)) return 'has no "answers"';
  const { name, idempotency, packageManager, packages = {}, ownNode = false, additions = [] } = given;
  const problem = typeof name === "string" ? packageNameProblem(name) : "is missing";
  if (typeof name !== "string" || problem !== undefined) return `has a name that ${problem}`;
  const manager = PACKAGE_MANAGERS.find((known) => known === packageManager);
  if (manager === undefined) return `names no package manager: expected one of ${PACKAGE_MANAGERS.join(", ")}`;
  if (idempotency !== undefined && typeof idempotency !== "string") return '"idempotency" is no word';
  if (!isFields(packages) || !Object.values(packages).every((spec) => typeof spec === "string")) {
    return '"packages" is no list of specs';
  }
  if (!isWords(additions)) return '"additions" is no list of words';
  const specs = Object.fromEntries(Object.entries(packages).map(([key, spec]) => [key, String(spec)]));
  return {
    name,
    template,
    idempotency,
    packageManager: manager,
    packages: specs,
    ownNode: ownNode === true,
    additions,
  };
}

/** Whether a path stays inside the project. */
function isSafePath(path: string): boolean {
  if (path === "" || path.includes("\\") || path.includes("\0") || path.startsWith("/") || /^[A-Za-z]:/.test(path))
    return false;
  return path.split("/").every((part) => part !== "" && part !== "." && part !== ".." && part.toLowerCase() !== ".git");
}

function parseFields(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isWords(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
