import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { usageError } from "./cli-error.ts";

/** The module that the package of the working folder exports. @throws CliError when there is none. */
export function findPlugin(): string {
  const manifest: unknown = existsSync("package.json") ? JSON.parse(readFileSync("package.json", "utf8")) : undefined;
  const entry = entryOf(manifest);
  if (entry === undefined) {
    throw usageError("package.json exports nothing that could be the plugin", "Write --plugin <file#export>");
  }
  return entry;
}

function entryOf(manifest: unknown): string | undefined {
  if (typeof manifest !== "object" || manifest === null) return undefined;
  const exported = "exports" in manifest ? targetOf(manifest.exports) : undefined;
  return exported ?? ("main" in manifest && typeof manifest.main === "string" ? manifest.main : undefined);
}

/** The file behind an entry of `exports`, whatever its nesting. */
function targetOf(target: unknown): string | undefined {
  if (typeof target === "string") return target;
  if (typeof target !== "object" || target === null) return undefined;
  for (const key of [".", "node", "import", "default"]) {
    const found = targetOf(Reflect.get(target, key));
    if (found !== undefined) return found;
  }
  return undefined;
}

const FOLDERS = ["test", "tests", "src", "."];
const WORLD_FILE = /\.world\.[cm]?[jt]s$/;

/** The only world below the working folder. @throws CliError when there is none, or more than one. */
export function findWorld(): string {
  const files = FOLDERS.flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((file) => WORLD_FILE.test(file))
          .map((file) => join(folder, file))
      : [],
  );
  const [first, ...more] = files;
  if (first === undefined) {
    throw usageError(
      "There is no *.world.ts in test/",
      "Write --world <file#export>: the fake of the plugin's service",
    );
  }
  if (more.length > 0) throw usageError(`There are several worlds: ${files.join(", ")}`, `Write --world ${first}`);
  return first;
}
