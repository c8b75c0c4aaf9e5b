import type { Fetch } from "@flyte-webapi/sdk";

/** The same request with a text replaced wherever it stands: headers, address and body. */
export async function rewriteRequest(
  input: Parameters<Fetch>[0],
  init: Parameters<Fetch>[1],
  rewrite: (text: string) => string,
): Promise<Request> {
  const request = new Request(input, init);
  const body = request.body === null ? undefined : await request.clone().text();
  const headers = new Headers([...request.headers].map(([name, value]) => [name, rewrite(value)]));
  headers.delete("content-length");
  return new Request(rewrite(request.url), {
    method: request.method,
    headers,
    signal: request.signal,
    redirect: request.redirect,
    ...(body === undefined ? {} : { body: rewrite(body) }),
  });
}
