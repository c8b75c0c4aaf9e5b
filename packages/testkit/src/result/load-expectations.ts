import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

import { DEMANDS } from "./demands.ts";
import { EXPECTATIONS_FILE, NO_EXPECTATIONS, type Expectations } from "./expectation.ts";
import { hidePlaces } from "./hide-places.ts";
import { ExpectationsError, parseExpectations } from "./parse-expectations.ts";

const IDS: readonly string[] = DEMANDS.map(({ id }) => id);

/**
 * What is expected: an object, or a file, as a path from the working folder or as a URL. Without either, `conformance.expected.json` of the
 * working folder, if it is there.
 *
 * @throws ExpectationsError with all that is wrong, also when a file that was named is missing.
 */
export function loadExpectations(source?: string | URL | Expectations): Expectations {
  if (source === undefined)
    return existsSync(EXPECTATIONS_FILE) ? readExpectations(EXPECTATIONS_FILE) : NO_EXPECTATIONS;
  if (typeof source === "string" || source instanceof URL) return readExpectations(source);
  return parseExpectations(source, "expected", IDS);
}

/** @throws ExpectationsError with all that is wrong with the file. */
export function readExpectations(file: string | URL): Expectations {
  const name = hidePlaces(String(file));
  let text: string;
  try {
    text = readFileSync(file instanceof URL ? file : resolve(file), "utf8");
  } catch {
    throw new ExpectationsError(name, ["it cannot be read; `accept` writes it"]);
  }
  return parseExpectations(parseJson(text, name), name, IDS);
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ExpectationsError(name, [`it is no JSON: ${error instanceof Error ? error.message : String(error)}`]);
  }
}
