import { runClient, type ServerProcess, startNodeServer } from "./connector-peers.ts";
import { result, type BenchResult } from "./result.ts";

const JOBS = 1_000;
const WARM_UP = 8_000;
const CALLS = 12_000;
const ROUNDS = 12;

/** Microseconds of processor time that a server uses per GetTask, the jobs having been created at `creator`. */
async function microsPerCall(server: ServerProcess, creator: ServerProcess, calls: number): Promise<number> {
  // Its own connections and jobs are made first, and are not counted: the second client does the same with fewer calls.
  const cost = async (count: number): Promise<number> => {
    const before = await server.usage();
    await runClient("get", creator.port, server.port, JOBS, count);
    return (await server.usage()).cpuMicros - before.cpuMicros;
  };
  const few = calls / 10;
  const rest = await cost(few);
  return ((await cost(calls)) - rest) / (calls - few);
}

/**
 * What GetTask costs the connector, beside a handler that only decodes and encodes. Both take turns, and the cheapest round of each counts: a neighbour on
 * the same core or in the same cache can only add to it.
 */
export async function benchConnectorCpu(): Promise<readonly BenchResult[]> {
  await using ours = await startNodeServer("server.ts");
  await using bare = await startNodeServer("bare-server.ts");
  for (const server of [ours, bare]) await runClient("get", ours.port, server.port, JOBS, WARM_UP);
  const least = { ours: Infinity, bare: Infinity };
  for (let round = 0; round < ROUNDS; round++) {
    least.ours = Math.min(least.ours, await microsPerCall(ours, ours, CALLS));
    least.bare = Math.min(least.bare, await microsPerCall(bare, ours, CALLS));
  }
  return [
    result(
      "connector: server CPU per GetTask, against a grpc-js handler that decodes and encodes the same",
      least.ours,
      "us",
      least.bare,
      { says: "ratio at most 1.5", holds: (ratio) => ratio <= 1.5 },
    ),
  ];
}
