// npm run demo: a plugin from nothing to twenty tasks over HTTP. See tools/demo/run-demo.ts for the steps.
//
// package.json starts it with `exec`: some shells keep a SIGINT that npm passes on to themselves, or die of a SIGTERM alone, and the
// demo would go on without anybody to stop it.
import { main } from "./demo/main.ts";

process.exitCode = await main(process.argv.slice(2));
