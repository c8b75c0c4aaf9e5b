import { createWords } from "../cli/meant-command.ts";
import type { Arguments } from "../cli/parse-arguments.ts";
import type { Answers } from "../plan/answers.ts";
import { quoteArgument } from "./quote-argument.ts";

/** The call that makes the same project again, without a question. */
export function repeatCall(answers: Answers, { values, switches }: Arguments, version: string): string {
  const { name, template, idempotency, packageManager } = answers;
  const given = (["dir", "sdk", "testkit"] as const).flatMap((flag) => {
    const value = values[flag];
    return value === undefined ? [] : [`--${flag}`, value];
  });
  const off = (["no-install", "no-verify", "no-git"] as const).filter((flag) => switches.has(flag));
  const parts = [
    `@flyte-webapi/create-plugin@${version}`,
    ...createWords(name),
    "--template",
    template,
    ...(idempotency === undefined ? [] : ["--idempotency", idempotency]),
    "--package-manager",
    packageManager,
    ...given,
    ...off.map((flag) => `--${flag}`),
    "--yes",
  ];
  return `npx ${parts.map(quoteArgument).join(" ")}`;
}
