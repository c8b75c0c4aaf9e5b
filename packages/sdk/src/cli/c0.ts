#!/usr/bin/env node
// Flyte's Helm chart starts a connector as `c0`, without arguments: this is `flyte-webapi serve`.
import { main } from "./main.ts";
import { surviveClosedOutput } from "./survive-closed-output.ts";

surviveClosedOutput([process.stdout, process.stderr]);
process.exitCode = await main(["serve", ...process.argv.slice(2)], process.env);
