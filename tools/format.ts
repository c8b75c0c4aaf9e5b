// Formats every file of the repository in place, or only those named as arguments.
import { exec } from "./run/exec.ts";
import { repoRoot } from "./run/repo.ts";

const { code, output } = await exec("oxfmt", ["--write", ...process.argv.slice(2)], { cwd: repoRoot });
process.stdout.write(output);
process.exit(code);
