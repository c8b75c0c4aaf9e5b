// What CI runs: every check and test, and then the programs that a newcomer would start.
import { main } from "./run/main.ts";
import { programStages, testStages } from "./run/stages.ts";

await main([...testStages, ...programStages], process.argv.slice(2));
