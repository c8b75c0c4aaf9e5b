import { ErrorCode } from "../errors/error-code.ts";
import { PermanentUserError } from "../errors/permanent-user-error.ts";
import type { CallOptions, QueryValue } from "./http-client.ts";
import { isHttpPath, type HttpPath } from "./path.ts";

/**
 * Puts the base URL, the path and the query together.
 *
 * @throws TypeError when the path was not made by `path`; PermanentUserError with code `BadTaskSpecification`, when a number of the query
 * is not finite.
 */
export function requestUrl(baseUrl: URL, path: HttpPath, query: CallOptions["query"]): URL {
  if (!isHttpPath(path)) throw new TypeError("The path must be written with path`...`, which encodes the ids in it");
  const url = new URL(baseUrl);
  const prefix = baseUrl.pathname.replace(/\/$/, "");
  if (path.encoded !== "") url.pathname = `${prefix}/${path.encoded}`;
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const item of listOf(value)) url.searchParams.append(name, queryText(name, item));
  }
  return url;
}

function listOf(value: QueryValue | readonly QueryValue[] | undefined): readonly QueryValue[] {
  if (value === undefined) return [];
  return typeof value === "object" ? value : [value];
}

function queryText(name: string, value: QueryValue): string {
  if (typeof value !== "number" || Number.isFinite(value)) return String(value);
  throw new PermanentUserError(
    ErrorCode.BadTaskSpecification,
    `The query parameter "${name}" is ${value}, expected a finite number`,
  );
}
