/** The same answer with a text replaced wherever it stands: headers and body. */
export async function rewriteResponse(response: Response, rewrite: (text: string) => string): Promise<Response> {
  const body = response.body === null ? null : rewrite(await response.text());
  const headers = new Headers([...response.headers].map(([name, value]) => [name, rewrite(value)]));
  headers.delete("content-length");
  return new Response(body, { status: response.status, statusText: response.statusText, headers });
}
