// One benchmark, in a process of its own: prints its results as JSON.
//
//   node --conditions=@flyte-webapi/source bench/run.ts <name>
import { benchConformance } from "./conformance.ts";
import { benchConnectorCpu } from "./connector-cpu.ts";
import { benchConnectorMalformed } from "./connector-malformed.ts";
import { benchConnectorMemory } from "./connector-memory.ts";
import { benchConnectorPython } from "./connector-python.ts";
import { benchDurable } from "./durable.ts";
import type { BenchResult } from "./result.ts";
import { benchRounds } from "./rounds.ts";
import { benchScheduler } from "./scheduler.ts";
import { benchSimulations } from "./simulations.ts";

const BENCHES: Readonly<Record<string, () => Promise<readonly BenchResult[]>>> = {
  scheduler: benchScheduler,
  rounds: benchRounds,
  durable: benchDurable,
  "connector-cpu": benchConnectorCpu,
  "connector-memory": benchConnectorMemory,
  "connector-malformed": benchConnectorMalformed,
  "connector-python": benchConnectorPython,
  simulations: benchSimulations,
  conformance: benchConformance,
};

const name = process.argv[2] ?? "";
const bench = BENCHES[name];
if (bench === undefined)
  throw new Error(`There is no benchmark ${JSON.stringify(name)}: ${Object.keys(BENCHES).join(", ")}`);
process.stdout.write(`${JSON.stringify(await bench())}\n`);
