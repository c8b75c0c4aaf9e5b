// Runs one of the repository's programs on the repository's own Node, after making sure that packages are installed.
//
//   node tools/bootstrap.mjs                      installs packages when they are missing or out of date
//   node tools/bootstrap.mjs tools/x.ts a b       installs, then runs tools/x.ts with the arguments a and b
//
// This file is plain JavaScript without imports from packages: on a fresh clone it is the only code that can run, and it
// may run on a Node that is older than everything else here needs.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const binDir = join(root, "node_modules", ".bin");
const stampFile = join(root, "node_modules", ".flyte-webapi-install");
const lockDir = join(root, ".cache", "install.lock");
const windows = process.platform === "win32";

/** The oldest Node that npx and pnpm run on; the repository itself runs on the Node in its devDependencies. */
const OLDEST_NODE = 20;
/** An installation that holds the lock for longer than this was killed. */
const STALE_LOCK_MS = 15 * 60_000;

function fail(message) {
  process.stderr.write(`\nbootstrap: ${message}\n`);
  process.exit(1);
}

/** Folders of the workspace, read from the `packages` list; every entry there is a folder or `folder/*`. */
function workspaceFolders() {
  const text = readFileSync(join(root, "pnpm-workspace.yaml"), "utf8");
  const list = /^packages:\n((?: *- .*\n| *#.*\n)+)/m.exec(text)?.[1] ?? "";
  const folders = [];
  for (const match of list.matchAll(/^ *- *["']?([^"'\s#]+)/gm)) {
    const entry = match[1];
    if (!entry.endsWith("/*")) {
      folders.push(entry);
      continue;
    }
    const parent = entry.slice(0, -2);
    if (!existsSync(join(root, parent))) continue;
    folders.push(...readdirSync(join(root, parent)).map((name) => `${parent}/${name}`));
  }
  return folders.sort((a, b) => (a < b ? -1 : 1));
}

/** Changes whenever an installation could give another result. */
function fingerprint() {
  const manifests = workspaceFolders().map((folder) => `${folder}/package.json`);
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
  for (const file of ["package.json", "pnpm-workspace.yaml", "pnpm-lock.yaml", ...manifests]) {
    const path = join(root, file);
    if (existsSync(path)) hash.update(`\n${file}\n`).update(readFileSync(path));
  }
  return hash.digest("hex");
}

function isInstalled() {
  return (
    existsSync(join(binDir, windows ? "node.cmd" : "node")) &&
    existsSync(stampFile) &&
    readFileSync(stampFile, "utf8") === fingerprint()
  );
}

/** The process that holds the lock, unless it is gone. */
function lockIsStale() {
  try {
    if (Date.now() - statSync(lockDir).mtimeMs > STALE_LOCK_MS) return true;
    process.kill(Number(readFileSync(join(lockDir, "pid"), "utf8")), 0);
    return false;
  } catch (error) {
    // ENOENT: the holder is between mkdir and writing its number, or is just releasing.
    return error.code === "ESRCH";
  }
}

/** Two commands started at the same moment must not install into the same folder at once. Creating a folder is atomic. */
function withLock(action) {
  mkdirSync(dirname(lockDir), { recursive: true });
  for (;;) {
    try {
      mkdirSync(lockDir);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (lockIsStale()) rmSync(lockDir, { recursive: true, force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
    }
  }
  try {
    writeFileSync(join(lockDir, "pid"), String(process.pid));
    return action();
  } finally {
    rmSync(lockDir, { recursive: true, force: true });
  }
}

function hintFor(output) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|network|socket hang up|tunneling/i.test(output)) {
    return "The package registry could not be reached. Check the network, `npm config get registry` and the proxy settings.";
  }
  if (/UNABLE_TO_GET_ISSUER_CERT|SELF_SIGNED_CERT|CERT_/i.test(output)) {
    return "The registry's certificate is not trusted. NODE_EXTRA_CA_CERTS=<file> names an additional authority.";
  }
  if (/OUTDATED_LOCKFILE|frozen-lockfile/i.test(output)) {
    return "pnpm-lock.yaml does not match the package.json files. Run `npm run setup` without CI=1 and commit the lockfile.";
  }
  return "The output above says why.";
}

/** The pinned pnpm, from the `packageManager` field: `pnpm@1.2.3`, or with a hash after a plus sign. */
function pnpmSpec() {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return String(packageManager).split("+")[0];
}

function install() {
  const frozen = process.env.CI ? "--frozen-lockfile" : "--prefer-frozen-lockfile";
  const args = ["--yes", pnpmSpec(), "install", frozen, "--reporter=append-only", "--config.confirmModulesPurge=false"];
  process.stderr.write("bootstrap: installing packages\n");
  const result = spawnSync("npx", args, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    shell: windows,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.error?.code === "ENOENT") fail("npx was not found. It comes with npm; install Node together with npm.");
  const output = `${result.stdout ?? ""}${result.stderr ?? ""}`;
  if (result.status !== 0) {
    process.stderr.write(output);
    fail(`installing packages failed (exit code ${result.status ?? result.signal}). ${hintFor(output)}`);
  }
  if (!existsSync(join(binDir, windows ? "node.cmd" : "node"))) {
    fail("the installation holds no node. pnpm-workspace.yaml must list `node: true` under allowBuilds.");
  }
  writeFileSync(stampFile, fingerprint());
}

function run(script, args) {
  // The condition lets programs use the packages' sources: nothing has to be built first, and nothing is ever stale.
  const child = spawn(
    join(binDir, windows ? "node.cmd" : "node"),
    ["--conditions=@flyte-webapi/source", script, ...args],
    {
      cwd: root,
      stdio: "inherit",
      shell: windows,
      env: { ...process.env, PATH: `${binDir}${delimiter}${process.env.PATH ?? ""}` },
    },
  );
  // A terminal sends Ctrl-C to the child as well; anybody else (npm, a supervisor) signals this process only.
  process.on("SIGINT", () => {
    if (!process.stdin.isTTY) child.kill("SIGINT");
  });
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => fail(`${script} could not be started: ${error.message}`));
  child.on("exit", (code, signal) => {
    const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };
    process.exitCode = code ?? 128 + (signalNumbers[signal] ?? 1);
  });
}

const major = Number(process.versions.node.split(".")[0]);
if (major < OLDEST_NODE) fail(`Node ${process.versions.node} is too old; Node ${OLDEST_NODE} or newer is needed.`);

if (!isInstalled()) {
  withLock(() => {
    // Somebody else may have installed while this process waited.
    if (!isInstalled()) install();
  });
}

const [script, ...args] = process.argv.slice(2);
if (script !== undefined) {
  if (!existsSync(join(root, script))) fail(`there is no ${script}`);
  run(script, args);
}
