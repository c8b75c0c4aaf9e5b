import { relative } from "node:path";

import { scriptCall } from "../proof/package-manager-call.ts";
import type { Answers, PackageManager } from "../plan/answers.ts";
import { quoteArgument } from "./quote-argument.ts";

/** What to do with a new project, as a shell takes it. */
export function nextSteps(answers: Answers, folder: string, cwd: string, installed: boolean): readonly string[] {
  const { packageManager } = answers;
  const way = relative(cwd, folder);
  return [
    ...(way === "" ? [] : [`cd ${quoteArgument(way)}`]),
    ...(installed ? [] : [`${packageManager} install`]),
    testCall(packageManager),
  ];
}

/** What runs a project's tests, as people type it. */
export function testCall(packageManager: PackageManager): string {
  // `bun test` is another program than the script.
  return packageManager === "bun" ? scriptCall(packageManager, "test").join(" ") : `${packageManager} test`;
}
