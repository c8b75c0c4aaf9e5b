import { ErrorCode } from "../errors/error-code.ts";
import { PermanentSystemError } from "../errors/permanent-system-error.ts";
import { idProblem } from "./id-problem.ts";

const BRAND: unique symbol = Symbol.for("@flyte-webapi/sdk/http-path");

/** A path below the base URL in which every id is encoded: what {@link path} makes. Strings are refused, so that no id goes unencoded. */
export interface HttpPath {
  /** The encoded path, without a slash in front. */
  readonly encoded: string;
  readonly [BRAND]: true;
}

/**
 * Writes a path below the base URL: `` path`jobs/${id}/cancel` ``. What is filled in becomes (part of) one segment, whatever it
 * holds: `/`, `#`, `?`, `%` and all other characters are encoded. A slash in front means nothing.
 *
 * @throws PermanentSystemError with code `BadResponse`, when an id is empty, `undefined`, `null`, `"undefined"`, no exact integer, or
 * not valid Unicode; or when a segment comes to be `.` or `..`, which no URL can carry (URL parsers take even `%2e%2e` as "one up").
 * @throws TypeError when the literal text is no path: it holds `?`, `#`, `\`, white space, or a segment `.` or `..`.
 */
export function path(literals: TemplateStringsArray, ...ids: readonly (string | number | bigint)[]): HttpPath {
  const parts = literals.map((literal, index) => {
    assertLiteral(literal);
    return index < ids.length ? literal + encodeId(ids[index]) : literal;
  });
  const encoded = parts.join("").replace(/^\/+/, "");
  const dots = encoded.split("/").find((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));
  if (dots !== undefined) {
    const message = `The path segment "${dots}" cannot be sent: every URL parser takes it as a step to another folder`;
    throw ids.length === 0 ? new TypeError(message) : new PermanentSystemError(ErrorCode.BadResponse, message);
  }
  return Object.freeze({ encoded, [BRAND]: true as const });
}

/** Whether `value` was made by {@link path}, of this or another copy of the package. */
export function isHttpPath(value: unknown): value is HttpPath {
  return typeof value === "object" && value !== null && BRAND in value;
}

// RFC 3986, section 3.3: the characters of a path, and well-formed percent encodings.
const LITERAL = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*$/;

function assertLiteral(literal: string): void {
  if (LITERAL.test(literal)) return;
  throw new TypeError(
    `"${literal}" is no part of a URL path. Fill ids in with \${...}, and give query parameters as the query option`,
  );
}

function encodeId(id: unknown): string {
  const problem = idProblem(id);
  if (problem !== undefined) {
    throw new PermanentSystemError(ErrorCode.BadResponse, `A path cannot be written: ${problem}`);
  }
  const text = String(id);
  if (!text.isWellFormed()) {
    throw new PermanentSystemError(ErrorCode.BadResponse, "A path cannot be written: the id is not valid Unicode");
  }
  return encodeURIComponent(text);
}
