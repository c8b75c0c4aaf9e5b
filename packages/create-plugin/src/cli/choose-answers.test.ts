import { expect, inject, it } from "vitest";

import { makeFolder } from "../../test/sandbox.ts";
import { loadBundle } from "../template/load-template.ts";
import { chooseAnswers, type Choice } from "./choose-answers.ts";
import { ExitCode } from "./exit-code.ts";
import { parseArguments } from "./parse-arguments.ts";

const templatesFolder = inject("templates");

async function choose(args: readonly string[], nodeVersion: string, userAgent?: string): Promise<Choice> {
  const host = {
    argv: args,
    cwd: makeFolder(),
    env: { npm_config_user_agent: userAgent },
    nodeVersion,
    isTerminal: false,
    signal: new AbortController().signal,
    templatesFolder,
    now: () => 0,
    out: () => undefined,
    err: () => undefined,
  };
  return await chooseAnswers(parseArguments(args), loadBundle(templatesFolder), host, undefined);
}

it.each([
  ["that is given", ["my-jobs", "--package-manager", "yarn"], undefined],
  ["that has started the program", ["my-jobs"], "yarn/4.18.1 npm/? node/v20.20.2 linux x64"],
])("refuses yarn %s on a Node that is too old, because it cannot install another one", async (_how, args, agent) => {
  await expect(choose(args, "20.20.2", agent)).rejects.toMatchObject({
    exitCode: ExitCode.Usage,
    message: "Your Node is 20.20.2, plugins need 22.13 or newer, and yarn cannot install a Node into a project",
    advice: ["Install a newer Node, or give another --package-manager: npm, pnpm, bun"],
  });
});

it.each([
  ["yarn", "22.13.0"],
  ["npm", "20.20.2"],
  ["pnpm", "20.20.2"],
  ["bun", "20.20.2"],
])("takes %s on Node %s", async (packageManager, nodeVersion) => {
  const { answers } = await choose(["my-jobs", "--package-manager", packageManager], nodeVersion);
  expect(answers).toMatchObject({ name: "my-jobs", packageManager });
});
