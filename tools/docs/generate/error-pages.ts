import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ErrorCode } from "@flyte-webapi/sdk";

import { repoRoot } from "../../run/repo.ts";
import { ERROR_ADVICE } from "./error-advice.ts";
import { code, plain, table, type Page } from "./page.ts";

/** What follows from each error class, as docs/runtime.md has it. */
const CONSEQUENCES: Readonly<Record<string, string>> = {
  RetryableError: "the call is made again; nobody is to blame",
  RetryAfterError: "the whole plugin waits; no failure is counted",
  PermanentUserError: "the task fails, and the user is to blame",
  PermanentSystemError: "the task fails, and the system is to blame",
  NotFoundError: "counted by `get`, a success in `delete`",
  CancelledError: "somebody asked to stop",
  ConfigError: "nothing runs until the configuration is mended",
};

/** Where a code is written down in the sources, and with which error class. */
interface Use {
  readonly file: string;
  readonly errorClass: string | undefined;
}

/** One page per error code; and their list. */
export function errorPages(): Page[] {
  const uses = usesOfCodes();
  const all = Object.entries(ERROR_ADVICE).map(([key, advice]) => {
    const word = ErrorCode[key as keyof typeof ErrorCode]; // the keys of ERROR_ADVICE are those of ErrorCode, by its type
    return { key, word, advice, slug: key.toLowerCase(), uses: uses.get(key) ?? [] };
  });
  return [
    {
      path: "errors/index.md",
      markdown: [
        "# Error codes",
        "`error.code` is a stable word: alert on it, and never on a message. What happens next is decided by the error's class, not by its code. [What errors mean](../../runtime.md#what-errors-mean).",
        table(
          ["code", "what has happened"],
          all.map(({ word, slug, advice }) => [`[${plain(word)}](${slug}.md)`, advice.means]),
        ),
      ].join("\n\n"),
    },
    ...all.map(({ key, word, slug, advice, uses: found }) => ({
      path: `errors/${slug}.md`,
      markdown: [
        `# ${plain(word)}`,
        advice.means,
        "## What to do",
        advice.todo,
        "## Where it comes from",
        `In code it is ${code(`ErrorCode.${key}`)}. ${key in CONSEQUENCES ? "" : origin(found)}`,
        ...(found.length === 0 ? [] : [table(["part of the sdk", "error class, and what follows"], rowsOf(found))]),
      ].join("\n\n"),
    })),
  ];
}

function origin(found: readonly Use[]): string {
  return found.length === 0
    ? "Nothing in the sdk uses it: it is one of Flyte's words, there for plugins that want to say the same."
    : "The parts of the sdk that use it:";
}

function rowsOf(found: readonly Use[]): string[][] {
  const rows = found.map(({ file, errorClass }) => [
    code(file),
    errorClass === undefined
      ? "no error of its own: the code of a phase, a table or a setting"
      : `${code(errorClass)}${CONSEQUENCES[errorClass] === undefined ? "" : `: ${CONSEQUENCES[errorClass]}`}`,
  ]);
  return [...new Map(rows.map((row) => [row.join(), row])).values()];
}

/** The sources say best where a code comes from. */
function usesOfCodes(): Map<string, Use[]> {
  const root = join(repoRoot, "packages/sdk/src");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !/[.]test(-d)?[.]ts$/.test(file) && !file.endsWith("error-code.ts"),
  );
  const uses = new Map<string, Use[]>();
  for (const file of files.sort()) {
    const text = readFileSync(join(root, file), "utf8");
    for (const match of text.matchAll(/(?:new (\w+Error)\(\s*)?\bErrorCode\.(\w+)/g)) {
      const [, errorClass, key = ""] = match;
      uses.set(key, [...(uses.get(key) ?? []), { file: file.replaceAll("\\", "/"), errorClass }]);
    }
  }
  return uses;
}
