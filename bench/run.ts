// One benchmark, in a process of its own: prints its results as JSON.
//
//   node --conditions=@flyte-webapi/source bench/run.ts <scheduler|rounds|durable|simulations>
import { benchDurable } from "./durable.ts";
import type { BenchResult } from "./result.ts";
import { benchRounds } from "./rounds.ts";
import { benchScheduler } from "./scheduler.ts";
import { benchSimulations } from "./simulations.ts";

const BENCHES: Readonly<Record<string, () => Promise<readonly BenchResult[]>>> = {
  scheduler: benchScheduler,
  rounds: benchRounds,
  durable: benchDurable,
  simulations: benchSimulations,
};

const name = process.argv[2] ?? "";
const bench = BENCHES[name];
if (bench === undefined)
  throw new Error(`There is no benchmark ${JSON.stringify(name)}: ${Object.keys(BENCHES).join(", ")}`);
process.stdout.write(`${JSON.stringify(await bench())}\n`);
