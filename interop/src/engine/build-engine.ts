import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { runProcess } from "../peers/run-process.ts";

const SOURCE = fileURLToPath(new URL("../../go-engine", import.meta.url));

/** Kubernetes' client and four clouds' storage clients are compiled the first time. */
const BUILD_TIMEOUT_MS = 30 * 60_000;

const FLYTE_MODULE = "github.com/flyteorg/flyte/v2";
const STOW_MODULE = "github.com/flyteorg/stow";

/** Checkouts that are given to the program. */
export interface Sources {
  /** Of `github.com/flyteorg/flyte`, version 2. */
  readonly flyte: string;
  /** Of `github.com/flyteorg/stow`, where the module proxy does not have it. Default: the proxy. */
  readonly stow: string | undefined;
}

/**
 * Builds the program in go-engine with Flyte's modules from a checkout. What says so is a workspace in the cache: neither this repository nor the
 * checkout is changed.
 *
 * @returns the program's path.
 * @throws Error when a checkout is none, or the program cannot be built.
 */
export async function buildEngine(sources: Sources, cache: string): Promise<string> {
  const flyte = resolve(sources.flyte);
  const goVersion = goVersionOf(flyte, FLYTE_MODULE);
  const folder = join(cache, "engine");
  mkdirSync(folder, { recursive: true });
  const lines = [`go ${goVersion}`, "use (", ...[SOURCE, flyte].map((path) => `\t${JSON.stringify(path)}`), ")"];
  if (sources.stow !== undefined) {
    const stow = resolve(sources.stow);
    goVersionOf(stow, STOW_MODULE);
    lines.push(`replace ${STOW_MODULE} => ${JSON.stringify(stow)}`);
  }
  const workspace = join(folder, "go.work");
  const text = `${lines.join("\n")}\n`;
  // Written anew it would be a reason to look at every module again.
  if (!existsSync(workspace) || readFileSync(workspace, "utf8") !== text) writeFileSync(workspace, text);
  const program = join(folder, process.platform === "win32" ? "engine.exe" : "engine");
  const { code, complaint } = await runProcess({
    command: "go",
    args: ["build", "-o", program, "."],
    cwd: SOURCE,
    env: { GOTOOLCHAIN: "local", GOWORK: workspace },
    timeoutMs: BUILD_TIMEOUT_MS,
  });
  if (code === 0) return program;
  const advice = complaint.includes(STOW_MODULE) ? `\nGive a checkout of ${STOW_MODULE} with --stow-source.` : "";
  throw new Error(`Flyte's engine cannot be built:\n${complaint}${advice}`);
}

/** The version of Go that a checkout wants. @throws Error when the folder has another module, or none. */
export function goVersionOf(folder: string, module: string): string {
  const file = join(folder, "go.mod");
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const found = /^module\s+(\S+)/m.exec(text)?.[1];
  if (found !== module) {
    throw new Error(`${folder} must be a checkout of ${module}: its go.mod says ${JSON.stringify(found ?? "nothing")}`);
  }
  const version = /^go\s+(\S+)/m.exec(text)?.[1];
  if (version === undefined) throw new Error(`${file} must say which version of Go it needs`);
  return version;
}
