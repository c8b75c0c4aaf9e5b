// RFC 9110, section 5.6.2 (names) and 5.5 (values). Characters outside of ASCII are legal only for history's sake, and arrive garbled.
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const VALUE = /^[\t\x20-\x7e]*$/;

const LONGEST_NAME = 100;

/** Says what is wrong with a header, or `undefined`. Names the header, never its value. */
export function headerProblem(name: string, value: unknown): string | undefined {
  // A name that is none may be a value by mistake: it is not repeated.
  if (!NAME.test(name) || name.length > LONGEST_NAME) return "a header has a name that is not allowed";
  if (typeof value !== "string") {
    return `header "${name}" has no value (it is ${value === null ? "null" : typeof value})`;
  }
  if (!VALUE.test(value.trim())) {
    return `header "${name}" holds characters that a header cannot carry (only visible ASCII, spaces and tabs can)`;
  }
  return undefined;
}

const SCHEME_ALONE = /^(?:basic|bearer|digest|token|apikey)$/i;
const MISSING = /(?:^|[\s=:])(?:undefined|null|None|NaN|\[object \w+\])$/;

/** Says why a value cannot be a credential, or `undefined`. Names the header, never its value. */
export function credentialProblem(name: string, value: string): string | undefined {
  const trimmed = value.trim();
  if (trimmed === "") return `header "${name}" is empty`;
  if (SCHEME_ALONE.test(trimmed)) return `header "${name}" names a scheme, but holds no credential`;
  if (MISSING.test(trimmed)) {
    return `header "${name}" holds the text of a missing value (such as "undefined") for its credential`;
  }
  return undefined;
}
