import { isCi } from "../result/is-ci.ts";
import { PROFILE_NAMES, profileNamed, type Profile } from "../check/profile.ts";

/** An integer of the environment. @throws RangeError that says what is expected. */
export function integerFromEnvironment(name: string, least: number): number | undefined {
  const text = textFromEnvironment(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) {
    throw new RangeError(`${name} is "${text}"; expected an integer of at least ${least}`);
  }
  return value;
}

/** The profile of the environment. @throws RangeError that lists the profiles. */
export function profileFromEnvironment(name: string): Profile | undefined {
  const text = textFromEnvironment(name);
  if (text === undefined) return undefined;
  const profile = profileNamed(text);
  if (profile === undefined) throw new RangeError(`${name} is "${text}"; expected one of ${PROFILE_NAMES.join(", ")}`);
  return profile;
}

/** What becomes of the corpus: not looked at, only replayed, or also written to. */
export type CorpusUse = "off" | "read" | "write";

/**
 * What the environment says of the corpus. By default it is written to where somebody works, and only replayed in CI, where what is
 * written is lost.
 *
 * @throws RangeError that lists the choices.
 */
export function corpusUseFromEnvironment(name: string): CorpusUse {
  const text = textFromEnvironment(name);
  if (text === undefined) return isCi(process.env) ? "read" : "write";
  if (text !== "off" && text !== "read" && text !== "write") {
    throw new RangeError(`${name} is "${text}"; expected off, read or write`);
  }
  return text;
}

function textFromEnvironment(name: string): string | undefined {
  const text = process.env[name];
  return text === "" ? undefined : text;
}
