// Checks the package as npm would get it: `npm run check:package`, after `npm run build`.
//
//   node scripts/check-package.mjs [publint] [attw] [install]     all three when none is named
//
// It is packed once. publint and attw look at the tarball; then it is installed into an empty project, and imported there.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Nothing else belongs into the package. npm adds the last three by itself. */
const EXPECTED_FILES = /^(?:dist\/.+|package\.json|README(?:\.md)?|LICEN[CS]E(?:\.\w+)?|CHANGELOG\.md)$/;

const CHECKS = { publint, attw, install };
const project = resolve(import.meta.dirname, "..");
const manifest = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !Object.hasOwn(CHECKS, name));

if (unknown.length > 0) {
  console.error(`There is no check ${unknown.join(", ")}; expected ${Object.keys(CHECKS).join(", ")}`);
  process.exitCode = 2;
} else {
  const folder = mkdtempSync(join(tmpdir(), "check-package-"));
  try {
    const tarball = pack(folder);
    for (const name of chosen.length > 0 ? chosen : Object.keys(CHECKS)) await CHECKS[name](tarball, folder);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function pack(folder) {
  const answer = run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], project);
  // npm 12 answers an object by package name, older ones a list.
  const [{ filename, files }] = Object.values(JSON.parse(answer));
  const paths = files.map(({ path }) => path);
  const odd = paths.filter((path) => !EXPECTED_FILES.test(path));
  if (odd.length > 0) throw new Error(`The package would hold ${odd.join(", ")}. Mend "files" in package.json`);
  if (!paths.some((path) => path.startsWith("dist/"))) throw new Error("There is no dist/; run `npm run build` first");
  console.log(`pack     ${filename}, ${paths.length} files`);
  return join(folder, filename);
}

async function publint(tarball) {
  const [{ publint: lint }, { formatMessage }] = await Promise.all([import("publint"), import("publint/utils")]);
  const data = readFileSync(tarball);
  const { messages, pkg } = await lint({
    strict: true,
    pack: { tarball: data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) },
  });
  const problems = messages.filter(({ type }) => type !== "suggestion").map((message) => formatMessage(message, pkg));
  if (problems.length > 0) throw new Error(`publint:\n${problems.join("\n")}`);
  console.log("publint  nothing to mend");
}

function attw(tarball) {
  run("attw", [tarball, "--profile", "esm-only"], project);
  console.log("attw     the types are found by every kind of ESM import");
}

function install(tarball, folder) {
  const { devDependencies, name } = manifest;
  // The host's part: the sdk is a peer. Taken from where this project has it.
  const spec = devDependencies["@flyte-webapi/sdk"];
  const sdkFolder = join(project, "node_modules/@flyte-webapi/sdk/package.json");
  const version = spec.startsWith("file:") ? spec : JSON.parse(readFileSync(sdkFolder, "utf8")).version;
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  const packages = [tarball, `@flyte-webapi/sdk@${version}`];
  run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", ...packages], folder);
  const probe = join(folder, "probe.js");
  writeFileSync(
    probe,
    `import * as exported from ${JSON.stringify(name)};
const entries = Object.values(exported).filter((value) => typeof value?.pluginLoader === "function");
if (entries.length === 0) throw new Error("The package exports no plugin: an object with id and pluginLoader");
console.log(entries.map(({ id }) => id).join(", "));
`,
  );
  const ids = run(process.execPath, [probe], folder).trim();
  console.log(`install  imported from an empty project, with the plugin ${ids}`);
}

/** Runs a program of this machine or of the project; answers what it printed. */
function run(command, args, cwd) {
  // npm and attw are .cmd files on Windows, which only a shell starts.
  const shell = process.platform === "win32" && command !== process.execPath;
  const quoted = shell ? args.map((arg) => (/[\s^&]/.test(arg) ? `"${arg}"` : arg)) : args;
  const path = [join(project, "node_modules/.bin"), process.env.PATH].join(process.platform === "win32" ? ";" : ":");
  const env = { ...process.env, PATH: path, NO_COLOR: "1", npm_config_dry_run: undefined };
  const { status, stdout, stderr, error } = spawnSync(command, quoted, { cwd, env, shell, encoding: "utf8" });
  if (status === 0) return stdout;
  throw new Error(`${command} ${args.join(" ")} failed:\n${error?.message ?? `${stdout}${stderr}`}`);
}
