// npm run interop: clients in Go and Python drive the connector. See interop/README.md.
import { main } from "../interop/src/main.ts";

process.exitCode = await main(process.argv.slice(2));
