// Everything that must hold on a machine with Node and npm only.
import { main } from "./run/main.ts";
import { testStages } from "./run/stages.ts";

await main(testStages, process.argv.slice(2));
