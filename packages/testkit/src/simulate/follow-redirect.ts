const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
// Fetch Standard, HTTP-redirect fetch: what a change of origin takes away. A header of another name goes along.
const CREDENTIAL_HEADERS = ["authorization", "proxy-authorization", "cookie", "host"];

/**
 * The request that `fetch` makes by itself after this answer; absent when the answer is for the caller.
 *
 * @throws TypeError when the caller wants no redirects.
 */
export function redirected(request: Request, body: string, response: Response): Request | undefined {
  const location = response.headers.get("location");
  if (location === null || !REDIRECTS.includes(response.status) || request.redirect === "manual") return undefined;
  if (request.redirect === "error") throw new TypeError("fetch failed", { cause: new Error("unexpected redirect") });
  const url = new URL(location, request.url);
  const headers = new Headers(request.headers);
  if (url.origin !== new URL(request.url).origin) for (const name of CREDENTIAL_HEADERS) headers.delete(name);
  const becomesGet =
    (response.status === 303 && !["GET", "HEAD"].includes(request.method)) ||
    ([301, 302].includes(response.status) && request.method === "POST");
  const method = becomesGet ? "GET" : request.method;
  if (becomesGet) for (const name of ["content-type", "content-length"]) headers.delete(name);
  return new Request(url, { method, headers, ...(becomesGet || body === "" ? {} : { body }) });
}
