import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, normalize } from "node:path/posix";

import type { Outcome } from "../run/outcome.ts";
import { fromProblems } from "../run/outcome.ts";
import { pack } from "../run/pack.ts";
import { readTarball } from "../run/read-tarball.ts";
import { withTemporaryFolder } from "../run/temporary-folder.ts";

/** What npm shows beside the code. Only a package that was released has a changelog. */
const TEXTS = { required: ["package.json", "README.md", "LICENSE"], optional: ["CHANGELOG.md"] };
/** What has to be passed on with code of others, by package. */
const NOTICES: Readonly<Record<string, readonly string[]>> = {
  sdk: ["NOTICE"],
  "create-plugin": ["dist/third-party-licenses.txt"],
};
/** Files that no field of package.json names, by package. A package without a line has none. */
const MORE: Readonly<Record<string, readonly RegExp[]>> = {
  // The program of the development page, which is sent to browsers.
  testkit: [/^schemas\/[a-z]+\.v\d+\.schema\.json$/, /^dist\/dev\/page\.js$/],
  "create-plugin": [/^dist\/templates\/(?:bundle\.json|[a-z]+\/.+)$/],
};
/** What the build makes of the parts that entries share, and of what is loaded late. */
const CHUNK = /^dist\/[\w-]+-(?:[A-Z0-9]{8}\.js(?:\.map)?|[\w-]{8}\.d\.ts)$/;
/** What nobody wants to have in a package, wherever it lies: what tools leave behind, and settings that may hold secrets. */
const NEVER =
  /(?:^|\/)(?:node_modules|coverage|\.git|\.env[^/]*|\.npmrc|[^/]+\.(?:tsbuildinfo|log|tgz|pem|key))(?:\/|$)/;

/** The part of a published package.json that names files. */
interface PublishedManifest {
  readonly exports?: unknown;
  readonly bin?: unknown;
}

/** The package in `folder` has exactly the files that it should have when it is packed as it would be published. */
export async function packageFiles(root: string, folder: string): Promise<Outcome> {
  return await withTemporaryFolder("files", async (destination) => {
    const files = readTarball(readFileSync(await pack(root, folder, destination)));
    const problems = fileProblems(folder.split("/").at(-1) ?? folder, files, [root, homedir()]);
    return fromProblems(problems.map((problem) => `${folder}: ${problem}`));
  });
}

/**
 * What is wrong with the files of the package in the folder `name`.
 *
 * `here` are paths of the machine that has built it, which must not be in any file.
 */
export function fileProblems(name: string, files: ReadonlyMap<string, string>, here: readonly string[]): string[] {
  return [...unexpectedFiles(name, files), ...tellingFiles(files, here), ...brokenMaps(files)];
}

/** What is missing, and what should not be there. */
function unexpectedFiles(name: string, files: ReadonlyMap<string, string>): string[] {
  // What pnpm has just written.
  const manifest = JSON.parse(files.get("package.json") ?? "{}") as PublishedManifest;
  const entries = [...namedFiles(manifest.exports), ...namedFiles(manifest.bin)];
  const expected = new Set([...TEXTS.required, ...(NOTICES[name] ?? []), ...entries]);
  const allowed = new Set([
    ...expected,
    ...TEXTS.optional,
    ...entries.filter((file) => file.endsWith(".js")).map((file) => `${file}.map`),
  ]);
  const patterns = [CHUNK, ...(MORE[name] ?? [])];
  const missing = [...expected].filter((file) => !files.has(file)).map((file) => `${file} is not in the package`);
  const surplus = [...files.keys()]
    .filter((file) => NEVER.test(file) || !(allowed.has(file) || patterns.some((pattern) => pattern.test(file))))
    .map((file) => `${file} should not be in the package`);
  return [...missing, ...surplus];
}

/** Every path that a field of the manifest names, without the `./`. */
function namedFiles(field: unknown): string[] {
  if (typeof field === "string") return [normalize(field)];
  return typeof field === "object" && field !== null ? Object.values(field).flatMap(namedFiles) : [];
}

/** Files that name a place on the machine that built them. */
function tellingFiles(files: ReadonlyMap<string, string>, here: readonly string[]): string[] {
  // The home of root in a container is a name that documents have, too.
  const places = here.filter((place) => place.split("/").filter(Boolean).length > 1);
  return [...files].flatMap(([file, text]) =>
    places.filter((place) => text.includes(`${place}/`)).map((place) => `${file} holds ${place}`),
  );
}

/** Source maps whose sources are not beside the package, and code whose source map is missing. */
function brokenMaps(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([file, text]) => {
    if (file.endsWith(".map")) return foreignSources(file, text);
    const [, map] = /\n\/\/# sourceMappingURL=(\S+)\s*$/.exec(text) ?? [];
    if (map === undefined || files.has(join(dirname(file), map))) return [];
    return [`${file} names the source map ${map}, which is not in the package`];
  });
}

function foreignSources(file: string, text: string): string[] {
  // A source map that the build has just written.
  const { sources, sourceRoot = "" } = JSON.parse(text) as { readonly sources: string[]; readonly sourceRoot?: string };
  if (sourceRoot !== "") return [`${file} has the sourceRoot ${sourceRoot}`];
  return sources
    .filter((source) => !normalize(join(dirname(file), source)).startsWith("src/"))
    .map((source) => `${file} has the source ${source}, which is not one of the package's own`);
}
