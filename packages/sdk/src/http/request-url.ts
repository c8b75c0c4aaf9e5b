import type { CallOptions } from "./http-client.ts";
import { isHttpPath, type HttpPath } from "./path.ts";
import { valueTexts } from "./value-texts.ts";

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
    for (const text of valueTexts(`The query parameter "${name}"`, value)) url.searchParams.append(name, text);
  }
  return url;
}
