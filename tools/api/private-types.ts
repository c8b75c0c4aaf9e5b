import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** In the package's `etc` folder: types that users meet and deliberately cannot name, each with the reason. */
export const PRIVATE_TYPES = "private-types.json";

/** The names listed there. */
export function privateTypes(packageFolder: string): readonly string[] {
  const file = join(packageFolder, "etc", PRIVATE_TYPES);
  if (!existsSync(file)) return [];
  // A name that means nothing is reported as superfluous, so the shape needs no check of its own.
  return Object.keys(JSON.parse(readFileSync(file, "utf8")) as Record<string, string>);
}
