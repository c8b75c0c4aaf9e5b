import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";

import type { InstalledPackage } from "./doctor-input.ts";

/** The packages of which there must be one copy. */
const OURS = ["@flyte-webapi/sdk", "@flyte-webapi/testkit"] as const;

/** Every copy of our packages in node_modules, as npm, yarn and bun nest them and as pnpm stores them. A link counts as what it leads to. */
export function readInstalled(folder: string): Readonly<Record<string, readonly InstalledPackage[]>> {
  const root = join(folder, "node_modules");
  return Object.fromEntries(
    OURS.map((name) => {
      const stored = listFolder(join(root, ".pnpm"))
        .filter((entry) => entry.startsWith(`${name.replace("/", "+")}@`))
        .map((entry) => join("node_modules/.pnpm", entry, "node_modules", name));
      const nested = packagesIn(root).map((other) => join("node_modules", other, "node_modules", name));
      const copies = new Map<string, InstalledPackage>();
      for (const path of [join("node_modules", name), ...nested, ...stored]) {
        const version = versionAt(join(folder, path));
        if (version === undefined) continue;
        const real = realpathSync(join(folder, path));
        if (!copies.has(real)) copies.set(real, { version, path: path.replaceAll("\\", "/") });
      }
      return [name, [...copies.values()]];
    }),
  );
}

function packagesIn(root: string): readonly string[] {
  return listFolder(root).flatMap((entry) => {
    if (entry.startsWith(".")) return [];
    return entry.startsWith("@") ? listFolder(join(root, entry)).map((name) => `${entry}/${name}`) : [entry];
  });
}

function listFolder(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function versionAt(folder: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const version: unknown =
      typeof manifest === "object" && manifest !== null ? Reflect.get(manifest, "version") : undefined;
    return typeof version === "string" ? version : undefined;
  } catch {
    // No such package, or half of one.
    return undefined;
  }
}
