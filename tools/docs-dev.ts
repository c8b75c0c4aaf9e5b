// npm run docs:dev: the site while one writes. Made pages are made once, at the start.
import { spawn } from "node:child_process";
import { join } from "node:path";

import { docsFolder } from "./docs/folders.ts";
import { writePages } from "./docs/generate/write-pages.ts";

await writePages();
const child = spawn(process.execPath, [join(docsFolder, "node_modules/vitepress/bin/vitepress.js"), "dev"], {
  cwd: docsFolder,
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
child.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
