import { ErrorCode } from "../../errors/error-code.ts";
import { PermanentSystemError } from "../../errors/permanent-system-error.ts";
import { PluginError } from "../../errors/plugin-error.ts";
import { RetryableError } from "../../errors/retryable-error.ts";

/** What is wrong with a store's file, as a caller can tell it apart. */
export type StoreProblem =
  | "locked"
  | "full"
  | "readOnly"
  | "cannotOpen"
  | "inputOutput"
  | "damaged"
  | "foreign"
  | "newer"
  | "closed"
  | "failed";

interface Explanation {
  readonly problem: StoreProblem;
  /** What is wrong. */
  readonly is: string;
  /** What a person can do. */
  readonly advice: string;
}

const DAMAGED: Explanation = {
  problem: "damaged",
  is: "is damaged",
  advice: "Nothing was changed in it. Bring back a copy, or move it away and start with a new one",
};

const READ_ONLY: Explanation = {
  problem: "readOnly",
  is: "may not be written to",
  advice: "Give this process the right to write to the file and to its folder",
};

/** By SQLite's primary result code. Source: https://www.sqlite.org/rescode.html */
const EXPLANATIONS: Readonly<Record<number, Explanation>> = {
  5: {
    problem: "locked",
    is: "is in use by another process, or by another store in this one",
    advice: "One runtime writes to a store at a time: close the other one, or use another file",
  },
  8: READ_ONLY,
  10: {
    problem: "inputOutput",
    is: "could not be read or written",
    advice: "Look at the disk, and at the messages of the operating system",
  },
  11: DAMAGED,
  13: { problem: "full", is: "cannot grow: the disk is full, or its quota used up", advice: "Make room on the disk" },
  14: {
    problem: "cannotOpen",
    is: "cannot be opened",
    advice: "Its folder must exist, and this process must be allowed to write to it",
  },
  26: {
    problem: "foreign",
    is: "is no database",
    advice: "Nothing was changed in it. Is this the right path?",
  },
};

const PASSING: ReadonlySet<StoreProblem> = new Set(["locked", "full", "readOnly", "inputOutput", "cannotOpen"]);

/**
 * What went wrong with a store's file: which file, what, and what to do.
 *
 * @returns RetryableError where the same call may work later, PermanentSystemError otherwise; `facts.problem` tells them apart.
 */
export function storeError(path: string, doing: string, thrown: unknown): PluginError {
  if (thrown instanceof PluginError) return thrown;
  const code = resultCodeOf(thrown);
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  const known = code === undefined ? undefined : EXPLANATIONS[code];
  if (known === undefined) {
    return make(path, { problem: "failed", is: `failed while ${doing}`, advice: "" }, words, thrown);
  }
  return make(path, known, `${words}, while ${doing}`, thrown);
}

/** The file is not what this store can use. */
export function unusable(path: string, problem: "damaged" | "foreign" | "newer", details: string): PluginError {
  if (problem === "damaged") return make(path, DAMAGED, details, undefined);
  const is = problem === "foreign" ? "holds something else" : "was written by a newer version";
  const advice =
    problem === "foreign"
      ? "Nothing was changed in it. Is this the right path?"
      : "Nothing was changed in it. Upgrade @flyte-webapi/sdk";
  return make(path, { problem, is, advice }, details, undefined);
}

/** The operating system says that this process may not write there. */
export function notWritable(path: string, cause: unknown): PluginError {
  return make(path, READ_ONLY, cause instanceof Error ? cause.message : String(cause), cause);
}

/** The store was closed. */
export function storeClosed(path: string): PluginError {
  return make(
    path,
    { problem: "closed", is: "was closed", advice: "" },
    "nothing is written to it any more",
    undefined,
  );
}

/** SQLite's primary result code; absent when SQLite did not throw. */
function resultCodeOf(thrown: unknown): number | undefined {
  const code: unknown = typeof thrown === "object" && thrown !== null ? Reflect.get(thrown, "errcode") : undefined;
  // The upper bits tell details.
  return typeof code === "number" ? code & 0xff : undefined;
}

function make(path: string, { problem, is, advice }: Explanation, details: string, cause: unknown): PluginError {
  const message = `The store ${path} ${is} (${details}).${advice === "" ? "" : ` ${advice}.`}`;
  const options = { cause, facts: { path, problem } };
  if (PASSING.has(problem)) return new RetryableError(ErrorCode.MetadataAccessFailed, message, options);
  const isUnreadable = problem === "damaged" || problem === "newer";
  const code = isUnreadable ? ErrorCode.CorruptedPluginState : ErrorCode.MetadataAccessFailed;
  return new PermanentSystemError(code, message, options);
}
