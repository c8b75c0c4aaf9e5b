import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { result, type BenchResult } from "./result.ts";

const PEER = fileURLToPath(new URL("simulations-peer.ts", import.meta.url));
const WARM_UP_SECONDS = 2;
const ROUNDS = 12;
const SECONDS = 0.5;

const BOUND = { says: "ratio at least 1", holds: (ratio: number) => ratio >= 1 };
const MEASURED = [
  { name: "plain", what: "plain objects", target: 10_000, bound: BOUND },
  { name: "direct", what: "msw handlers called directly", target: 1_000, bound: BOUND },
  { name: "intercept", what: "global fetch, intercepted", target: 500, bound: BOUND },
  // No bound: half of it is Node's own client and server of HTTP, and it is near the target.
  { name: "node-http", what: "node:http, intercepted", target: 500, bound: undefined },
] as const;

async function perSecond(peer: ChildProcess, seconds: number): Promise<number> {
  const settled = new AbortController();
  const { signal } = settled;
  try {
    const answer = Promise.race([
      once(peer, "message", { signal }),
      once(peer, "exit", { signal }).then(([code]) => {
        throw new Error(`${peer.spawnargs.join(" ")} ended with ${String(code)}`);
      }),
    ]);
    peer.send(seconds);
    const [rate] = await answer;
    return Number(rate);
  } finally {
    settled.abort();
  }
}

/**
 * How many simulations the engine makes in a second of processor time, by the way in which the plugin reaches its service. As in a test run, a process
 * simulates one plugin: what others do to the engine's compiled code is no matter of it. After a warm-up, the best of some rounds in which all take turns: a
 * neighbour on the same core or in the same cache can only take speed away.
 */
export async function benchSimulations(): Promise<readonly BenchResult[]> {
  const peers = MEASURED.map((each) => ({ ...each, peer: fork(PEER, [each.name]), best: 0 }));
  try {
    for (const { peer } of peers) await perSecond(peer, WARM_UP_SECONDS);
    for (let round = 0; round < ROUNDS; round++) {
      for (const each of peers) each.best = Math.max(each.best, await perSecond(each.peer, SECONDS));
    }
    return peers.map(({ what, target, best, bound }) =>
      result(`simulations per second and core: ${what}, against ${target}`, best, "1/s", target, bound),
    );
  } finally {
    for (const { peer } of peers) peer.kill();
  }
}
