// npm run demo: a plugin from nothing to twenty tasks over HTTP. See tools/demo/run-demo.ts for the steps.
import { main } from "./demo/main.ts";

process.exitCode = await main(process.argv.slice(2));
