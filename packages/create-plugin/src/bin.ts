#!/usr/bin/env node
import { fileURLToPath } from "node:url";

// Only what every Node can read stands here: on one that is too old, the rest of the program would end in a syntax error.

const FLOOR = [20, 12] as const;

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < FLOOR[0] || (major === FLOOR[0] && minor < FLOOR[1])) {
  console.error(
    `create-plugin needs Node ${FLOOR.join(".")} or newer; this is ${process.versions.node}. See https://nodejs.org`,
  );
  process.exitCode = 1;
} else {
  void start();
}

async function start(): Promise<void> {
  // Whoever read the output is gone, as with `| head`: a project is made to its end all the same.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  const { main } = await import("./main.ts");
  const stop = new AbortController();
  // The first Ctrl-C ends in an orderly way; a second one at once.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  process.exitCode = await main({
    argv: process.argv.slice(2),
    cwd: process.cwd(),
    env: process.env,
    nodeVersion: process.versions.node,
    isTerminal: process.stdin.isTTY && process.stdout.isTTY,
    signal: stop.signal,
    templatesFolder: fileURLToPath(new URL("templates/", import.meta.url)),
    now: () => performance.now(),
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  });
}
