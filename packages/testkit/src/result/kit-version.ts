import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** Name of this package. */
export const KIT_NAME = "@flyte-webapi/testkit";

/** Version of this package. */
export function kitVersion(): string {
  // A package may import itself by name, wherever the build has put this file.
  const file = createRequire(import.meta.url).resolve(`${KIT_NAME}/package.json`);
  const manifest: unknown = JSON.parse(readFileSync(file, "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "0.0.0";
}
