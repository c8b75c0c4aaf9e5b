import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { UsageError } from "./usage-error.ts";

const TESTKIT = "@flyte-webapi/testkit";
const ENTRY = `${TESTKIT}/dev`;

/** What the entry exports. The sdk cannot know its types: the testkit is built on the sdk. */
interface DevEntry {
  devCommand(args: readonly string[]): Promise<number>;
}

/**
 * Runs a plugin in the reference runtime while somebody looks. The testkit of the project in the working folder does it: it has the fake and its faults.
 *
 * @throws UsageError when the project has no testkit, or one that is too old; it says what to install.
 */
export async function dev(args: readonly string[]): Promise<number> {
  const file = resolveEntry(process.cwd());
  const entry: unknown = await import(pathToFileURL(file).href);
  if (!isDevEntry(entry)) throw tooOld();
  return await entry.devCommand(args);
}

function resolveEntry(folder: string): string {
  try {
    return createRequire(join(folder, "package.json")).resolve(ENTRY);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ERR_PACKAGE_PATH_NOT_EXPORTED") throw tooOld(cause);
    throw new UsageError(`dev needs ${TESTKIT}, which is not installed here: npm install --save-dev ${TESTKIT} msw`, {
      cause,
    });
  }
}

function tooOld(cause?: unknown): UsageError {
  return new UsageError(`the ${TESTKIT} of this project is too old for dev: npm install --save-dev ${TESTKIT}@latest`, {
    cause,
  });
}

function isDevEntry(entry: unknown): entry is DevEntry {
  return typeof entry === "object" && entry !== null && "devCommand" in entry && typeof entry.devCommand === "function";
}
