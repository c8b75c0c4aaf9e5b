#!/usr/bin/env node
// Flyte's Helm chart starts a connector as `c0`, without arguments: this is `flyte-webapi serve`.
import { main } from "./main.ts";

process.exitCode = await main(["serve", ...process.argv.slice(2)], process.env);
