import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

import { CliError } from "../cli/cli-error.ts";
import { ExitCode } from "../cli/exit-code.ts";
import { BASE_FILE, readBase } from "../plan/base.ts";
import { compareVersions } from "../merge/newer-pin.ts";
import { RECORD_FILE, sha256 } from "../plan/record.ts";
import type { TemplateBundle } from "../template/template.ts";
import { toLf } from "../merge/lines.ts";
import { readFiles } from "./read-files.ts";
import type { Project } from "./project.ts";
import { readRecord } from "./read-record.ts";

/**
 * Reads the project in a folder. Changes nothing.
 *
 * @throws CliError with exit code 3 when there is none that this version can work on.
 */
export function openProject(cwd: string, dir: string | undefined, bundle: TemplateBundle): Project {
  const folder = resolve(cwd, dir ?? ".");
  const file = join(folder, RECORD_FILE);
  if (!isFile(file)) throw notAProject(folder);
  const reading = readRecord(readFileSync(file, "utf8"));
  if ("problem" in reading) throw badRecord(file, reading.problem);
  const { record } = reading;
  const plain = (version: string): string => version.replace(/[-+].*/, "");
  if (compareVersions(plain(record.version), plain(bundle.version)) > 0) {
    throw refused(
      `The project is of version ${record.version}, and this is create-plugin ${bundle.version}`,
      "Use the newest: npx @flyte-webapi/create-plugin@latest",
    );
  }
  if (!bundle.templates.some(({ name }) => name === record.answers.template)) {
    throw badRecord(file, `names the template ${record.answers.template}, which there is not`);
  }
  const files = readFiles(folder, Object.keys(record.files));
  const base = new Map(readBase(files.get(BASE_FILE), record.files));
  // A file that nobody has changed is its own base.
  for (const [path, hash] of Object.entries(record.files)) {
    const text = toLf(files.get(path) ?? "");
    if (!base.has(path) && sha256(text) === hash) base.set(path, text);
  }
  return { folder, record, files, base };
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

function notAProject(folder: string): CliError {
  return refused(
    `${folder} is no project of create-plugin: there is no ${RECORD_FILE}`,
    "Go to the folder of the project, or name it with --dir",
  );
}

function badRecord(file: string, problem: string): CliError {
  return refused(`${file} ${problem}`, "Take it back from git: it is written by this program, and by nobody else");
}

function refused(message: string, advice: string): CliError {
  return new CliError(ExitCode.TargetRefused, message, [advice, "Nothing was written."]);
}
