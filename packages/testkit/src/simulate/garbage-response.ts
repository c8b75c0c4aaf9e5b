import type { GarbageBody } from "../plan/fault.ts";

/** The answer of a broken proxy, with the status of the honest one. */
export async function garbageResponse(honest: Response, body: GarbageBody): Promise<Response> {
  const text = await honest.text();
  switch (body) {
    case "html":
      return respond(honest, "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>", "text/html");
    case "empty":
      return respond(honest, "", "application/json");
    case "truncated":
      return respond(honest, text.slice(0, Math.floor(text.length / 2)), "application/json");
    case "wrongTypes":
      return respond(honest, JSON.stringify([null, 42, "surprise"]), "application/json");
  }
}

function respond(honest: Response, body: string, contentType: string): Response {
  const nullBody = honest.status === 204 || honest.status === 205 || honest.status === 304;
  return new Response(nullBody ? null : body, { status: honest.status, headers: { "content-type": contentType } });
}
