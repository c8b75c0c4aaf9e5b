import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { goPeer } from "./peers/go-peer.ts";
import type { Peer } from "./peers/peer.ts";
import { pythonPeer } from "./peers/python-peer.ts";
import { notRun, ofDirections, type PeerReport } from "./report/peer-report.ts";
import { driveServer } from "./server/drive-server.ts";

const PEERS: readonly Peer[] = [goPeer, pythonPeer];

/** What is kept between two runs. */
const CACHE = join(import.meta.dirname, "../../node_modules/.cache/interop");

/**
 * Lets clients in other languages drive the connector.
 *
 * @returns the exit code: 1 when a check has failed, 2 for wrong arguments.
 */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { json: { type: "boolean", default: false }, only: { type: "string" } },
  });
  const { only } = values;
  if (only !== undefined && !PEERS.some(({ name }) => name === only)) {
    process.stderr.write(
      `interop: there is no peer ${JSON.stringify(only)}: ${PEERS.map(({ name }) => name).join(", ")}\n`,
    );
    return 2;
  }
  mkdirSync(CACHE, { recursive: true });
  const reports = new Map<Peer["name"], PeerReport>();
  for (const peer of PEERS) {
    const isWanted = only === undefined || peer.name === only;
    const report = isWanted ? await run(peer) : notRun(`--only ${only}`);
    reports.set(peer.name, report);
    process.stdout.write(`${describe(peer.name, report)}\n`);
  }
  if (values.json) process.stdout.write(`${JSON.stringify(Object.fromEntries(reports))}\n`);
  return [...reports.values()].some(({ failed }) => failed > 0) ? 1 : 0;
}

async function run(peer: Peer): Promise<PeerReport> {
  const progress = (text: string): void => void process.stderr.write(`${peer.name}: ${text}\n`);
  try {
    const ready = await peer.prepare(CACHE, progress);
    if ("unavailable" in ready) return notRun(ready.unavailable);
    return ofDirections({ server: await driveServer(ready, progress) });
  } catch (error) {
    // The other peer is still of interest.
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const name = "the peer can be built, and the connector started";
    return ofDirections({
      server: { passed: 0, failed: 1, skipped: 0, details: [{ name, outcome: "failed", detail }] },
    });
  }
}

function describe(name: string, { ran, reason, passed, failed, skipped, details }: PeerReport): string {
  if (!ran) return `${name}: not run: ${reason}`;
  const lines = details.map((check) => `  ${check.outcome}: ${check.name}: ${check.detail}`);
  return [`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`, ...lines].join("\n");
}
