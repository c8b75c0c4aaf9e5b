// npm run chaos: a runtime on the SQLite store, killed with SIGKILL again and again. See tools/chaos/run-chaos.ts.
import { main } from "./chaos/main.ts";

process.exitCode = await main(process.argv.slice(2));
