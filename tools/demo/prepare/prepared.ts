import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What a run has made and a later one can use again. */
export interface Prepared {
  /** The folder of the scaffolded project, installed, tested and built. */
  readonly project: string;
}

const FILE = "prepared.json";

/** What an earlier run has prepared in this folder, if it is still there. */
export async function readPrepared(folder: string): Promise<Prepared | undefined> {
  const file = join(folder, FILE);
  if (!existsSync(file)) return undefined;
  // Written by the function below when everything was ready.
  const prepared = JSON.parse(await readFile(file, "utf8")) as Prepared;
  // Somebody may have removed the project, or moved the folder.
  return existsSync(prepared.project) ? prepared : undefined;
}

export async function writePrepared(folder: string, prepared: Prepared): Promise<void> {
  await writeFile(join(folder, FILE), `${JSON.stringify(prepared)}\n`);
}
