import { createSeededRandom, createSqliteStore, systemClock, systemRandom } from "@flyte-webapi/sdk/runtime";

import { CliError } from "../../cli/cli-error.ts";
import { findWorld } from "../../cli/find-defaults.ts";
import { loadPlugin, loadWorld } from "../../cli/load-module.ts";
import { readPageAssets } from "../server/page-assets.ts";
import { serveDevPage } from "../server/dev-server.ts";
import { DevSession } from "../session/dev-session.ts";
import { inventedSecrets, realSecrets } from "../session/live-secrets.ts";
import { showInTerminal } from "../terminal/show-in-terminal.ts";
import type { DevHost } from "./dev-host.ts";
import { DevUsageError } from "./dev-usage-error.ts";
import { findDevPlugin } from "./find-plugin.ts";
import { devHelp } from "./option-table.ts";
import { readDevOptions, type DevOptions } from "./read-dev-options.ts";

/** Runs `flyte-webapi dev` until the host's signal is aborted. @returns the exit code: 0, 1 when something went wrong, 2 for wrong arguments. */
export async function runDevCommand(args: readonly string[], host: DevHost): Promise<number> {
  try {
    const options = readDevOptions(args);
    if (options === "help") {
      host.out(devHelp());
      return 0;
    }
    await run(options, host);
    return 0;
  } catch (error) {
    if (error instanceof CliError) {
      host.err([`flyte-webapi dev: ${error.message}`, ...error.advice, ""].join("\n"));
      return error.exitCode === 4 ? 1 : 2;
    }
    host.err(`flyte-webapi dev: ${messageOf(error)}\n`);
    return error instanceof DevUsageError ? 2 : 1;
  }
}

/** Of several errors each one: which jobs could not be deleted is what somebody must know. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return [error.message, ...error.errors.map(messageOf)].join("\n  ");
  return error instanceof Error ? error.message : String(error);
}

async function run(options: DevOptions, host: DevHost): Promise<void> {
  const { store: file, seed, pollMs, stepMs } = options;
  const world = (await loadWorld(options.world ?? findWorld())).value;
  const isFake = options.service === "fake";
  const { addressVariable } = world;
  if (!isFake && options.service !== "real") {
    if (addressVariable === undefined) {
      throw new DevUsageError(
        `--service is "${options.service}", but the world has no addressVariable that would tell the plugin; write it there, or use --service real`,
      );
    }
    // Before the plugin is imported: some read it then.
    process.env[addressVariable] = options.service;
  }
  const plugin = (await loadPlugin(options.plugin ?? findDevPlugin())).value;
  const store = file === undefined ? undefined : createSqliteStore({ path: file });
  const realFetch = globalThis.fetch;
  const session = new DevSession({
    plugin,
    world,
    service: options.service === "real" ? "its real service" : options.service,
    secrets: isFake ? inventedSecrets(world.secrets ?? [], host.env) : realSecrets(host.env),
    clock: systemClock,
    random: seed === undefined ? systemRandom : createSeededRandom(seed),
    store,
    pollMs,
    stepMs,
    fetch: realFetch,
  });
  // For plugins that do not take `fetch` from their setup context: with a fake, nothing may reach the real service.
  globalThis.fetch = session.fetch;
  try {
    await session.start();
    if (options.submit > 0) await session.act({ kind: "submit", count: options.submit });
    if (options.terminal) await showInTerminal(session, host);
    else await showPage(session, options, host);
    host.err("flyte-webapi dev: stopping\n");
  } finally {
    globalThis.fetch = realFetch;
    // With a store somebody can go on with the jobs; without one nobody knows them any more.
    await session.close({ abort: !isFake && store === undefined });
    await store?.close?.();
  }
}

async function showPage(session: DevSession, { port, opens }: DevOptions, host: DevHost): Promise<void> {
  const assets = readPageAssets();
  const server = await serveDevPage({ session, assets, token: host.token(), port }).catch((cause: unknown) => {
    const advice = "give --port another number, or leave it out";
    throw new DevUsageError(`--port is "${port}", where the page cannot be: ${messageOf(cause)}; ${advice}`, { cause });
  });
  try {
    host.out(`The page is at ${server.url}\nCtrl-C stops it.\n`);
    if (opens && host.isTerminal) host.open(server.url);
    await aborted(host.signal);
  } finally {
    await server.close();
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
