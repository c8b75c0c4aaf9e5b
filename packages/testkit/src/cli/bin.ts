#!/usr/bin/env node
// Only what every Node can read stands here: on one that is too old, the rest of the program would end in a syntax error.

import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";

const FLOOR = [22, 13] as const;

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < FLOOR[0] || (major === FLOOR[0] && minor < FLOOR[1])) {
  process.stderr.write(
    `flyte-webapi-conformance needs Node ${FLOOR.join(".")} or newer; this is ${process.versions.node}. See https://nodejs.org\n`,
  );
  process.exitCode = 4;
} else {
  void start();
}

async function start(): Promise<void> {
  // Whoever read the output is gone, as with `| head`: what there is to do, reports above all, is done all the same.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  const { main } = await import("./main.ts");
  const { startWatchdog } = await import("./watchdog.ts");
  const patience = Number(process.env["FLYTE_WEBAPI_WATCHDOG_MS"]);
  const watchdog = startWatchdog(patience > 0 ? patience : undefined);
  let doing = "";
  // A promise that never settles keeps no process alive: without this the program would end here, and with 0.
  process.once("beforeExit", () => {
    process.stderr.write(
      `flyte-webapi-conformance: the plugin or the fake never settled${doing}: nothing is left that could wake it.\nLook for a promise that nobody resolves.\n`,
    );
    process.exitCode = 4;
  });
  const stop = new AbortController();
  // The first Ctrl-C ends after the requirement that is being checked; a second one at once.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  const exitCode = await main({
    argv: process.argv.slice(2),
    env: process.env,
    isTerminal: process.stdout.isTTY,
    // A terminal that does not know its width says 0.
    columns: process.stdout.columns || 80,
    signal: stop.signal,
    now: Date.now,
    about: (text) => {
      doing = ` ${text}`;
      watchdog.about(text);
    },
    unique: () => randomUUID().slice(0, 8),
    sleep: async (ms, sleepSignal) => {
      // What it rejects with is that the signal was aborted, and then the sleep is over.
      await setTimeout(ms, undefined, { signal: sleepSignal }).catch(() => {});
    },
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  });
  watchdog.stop();
  process.removeAllListeners("beforeExit");
  process.exitCode = exitCode;
}
