// Runs the demo as a person would, and shows that it survives what its description says it survives.
import { demoSteps } from "./demo/check/cases.ts";
import { main } from "./run/main.ts";

await main([{ width: 1, steps: demoSteps }], process.argv.slice(2));
