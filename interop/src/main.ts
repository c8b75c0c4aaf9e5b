import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Sources } from "./engine/build-engine.ts";
import { clientDirection } from "./client/client-direction.ts";
import { engineDirection } from "./engine/engine-direction.ts";
import { goPeer } from "./peers/go-peer.ts";
import type { Peer, ReadyPeer } from "./peers/peer.ts";
import { pythonPeer } from "./peers/python-peer.ts";
import { type DirectionReport, notRun, ofDirections, type PeerReport } from "./report/peer-report.ts";
import { driveServer } from "./server/drive-server.ts";

const PEERS: readonly Peer[] = [goPeer, pythonPeer];

/** What is kept between two runs. */
const CACHE = join(import.meta.dirname, "../../node_modules/.cache/interop");

/**
 * Lets clients in other languages drive the connector, and `connectorPlugin` drive connectors in other languages.
 *
 * @returns the exit code: 1 when a check has failed, 2 for wrong arguments.
 */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: "boolean", default: false },
      only: { type: "string" },
      "flyte-source": { type: "string" },
      "stow-source": { type: "string" },
    },
  });
  const { only } = values;
  const sources = sourcesOf(values, process.env);
  if (only !== undefined && !PEERS.some(({ name }) => name === only)) {
    process.stderr.write(
      `interop: there is no peer ${JSON.stringify(only)}: ${PEERS.map(({ name }) => name).join(", ")}\n`,
    );
    return 2;
  }
  mkdirSync(CACHE, { recursive: true });
  const wanted = PEERS.map((peer) => ({ peer, isWanted: only === undefined || peer.name === only }));
  // Together, because each waits for downloads; what they check has deadlines, so that is done by one after the other.
  const prepared = wanted.map(({ peer, isWanted }) => ({ peer, ready: isWanted ? prepare(peer) : undefined }));
  const reports = new Map<Peer["name"], PeerReport>();
  for (const { peer, ready } of prepared) {
    const report = ready === undefined ? notRun(`--only ${only}`) : await run(peer, await ready, sources);
    reports.set(peer.name, report);
    process.stdout.write(`${describe(peer.name, report)}\n`);
  }
  if (values.json) process.stdout.write(`${JSON.stringify(Object.fromEntries(reports))}\n`);
  return [...reports.values()].some(({ failed }) => failed > 0) ? 1 : 0;
}

/** A peer, why there is none here, or what went wrong. */
type Prepared = ReadyPeer | { readonly unavailable: string } | { readonly error: unknown };

async function prepare(peer: Peer): Promise<Prepared> {
  try {
    return await peer.prepare(CACHE, (text) => say(peer, text));
  } catch (error) {
    return { error };
  }
}

async function run(peer: Peer, prepared: Prepared, sources: Sources | undefined): Promise<PeerReport> {
  if ("unavailable" in prepared) return notRun(prepared.unavailable);
  const progress = (text: string): void => say(peer, text);
  const server = await runServer(prepared, progress);
  if (peer.name !== "go") {
    const client = await clientDirection("v2", CACHE, progress);
    return ofDirections({ server, client, agent: await clientDirection("v1", CACHE, progress) });
  }
  return ofDirections({ server, engine: await engineDirection(sources, CACHE, progress) });
}

async function runServer(
  prepared: Exclude<Prepared, { readonly unavailable: string }>,
  progress: (text: string) => void,
): Promise<DirectionReport> {
  try {
    if ("error" in prepared) throw prepared.error;
    return await driveServer(prepared, progress);
  } catch (error) {
    // The others are still of interest.
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const name = "the peer can be built, and the connector started";
    return { passed: 0, failed: 1, skipped: 0, details: [{ name, outcome: "failed", detail }] };
  }
}

/** Where Flyte's source is, when somebody has said so. */
function sourcesOf(
  flags: Readonly<Partial<Record<"flyte-source" | "stow-source", string | undefined>>>,
  env: Readonly<Record<string, string | undefined>>,
): Sources | undefined {
  const flyte = flags["flyte-source"] ?? env["FLYTE_SOURCE"];
  const stow = flags["stow-source"] ?? env["STOW_SOURCE"];
  return flyte === undefined || flyte === "" ? undefined : { flyte, stow: stow === "" ? undefined : stow };
}

/** Progress, with the seconds since the start. */
function say({ name }: Peer, text: string): void {
  process.stderr.write(`${(performance.now() / 1_000).toFixed(1).padStart(6)} s  ${name}: ${text}\n`);
}

function describe(name: string, { ran, reason, passed, failed, skipped, details }: PeerReport): string {
  if (!ran) return `${name}: not run: ${reason}`;
  const lines = details.map((check) => `  ${check.outcome}: ${check.name}: ${check.detail}`);
  return [`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`, ...lines].join("\n");
}
