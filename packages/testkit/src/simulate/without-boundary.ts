/**
 * The body of a form as it is told in histories. Clients draw what separates its parts anew each time, Node with a source of chance that nobody can
 * replace: two runs of the same plan would differ.
 */
export function withoutBoundary(body: string, headers: Headers): string {
  const boundary = /^multipart\/[^;]+;.*\bboundary="?([^";,\s]+)/i.exec(headers.get("content-type") ?? "")?.[1];
  return boundary === undefined ? body : body.replaceAll(boundary, "boundary");
}
