#!/usr/bin/env node
// Only what every Node can read stands here: on one that is too old, the rest of the program would end in a syntax error.

const FLOOR = [22, 13] as const;

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < FLOOR[0] || (major === FLOOR[0] && minor < FLOOR[1])) {
  process.stderr.write(
    `flyte-webapi needs Node ${FLOOR.join(".")} or newer; this is ${process.versions.node}. See https://nodejs.org\n`,
  );
  process.exitCode = 4;
} else {
  const { surviveClosedOutput } = await import("./survive-closed-output.ts");
  surviveClosedOutput([process.stdout, process.stderr]);
  const { main } = await import("./main.ts");
  process.exitCode = await main(process.argv.slice(2), process.env);
}
