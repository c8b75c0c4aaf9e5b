import type { GarbageBody } from "../plan/fault.ts";

/**
 * The answer of a broken proxy or service, with the status of the honest one. Its headers stay, `Location` and `Link` among them, unless they are
 * about the body; only a page in HTML is the proxy's own and has none of the service's. `states` are the words that name a state.
 */
export async function garbageResponse(
  honest: Response,
  body: GarbageBody,
  states: readonly string[],
): Promise<Response> {
  const text = await honest.text();
  switch (body) {
    case "html":
      return respond(honest, "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>", {
        "content-type": "text/html",
      });
    case "empty":
      return respond(honest, "");
    case "truncated":
      return respond(honest, text.slice(0, Math.floor(text.length / 2)));
    case "wrongTypes":
      return respond(honest, JSON.stringify([null, 42, "surprise"]));
    case "emptyObject":
      return respond(honest, "{}");
    case "nullId":
      return respond(honest, withoutIds(text, null));
    case "emptyId":
      return respond(honest, withoutIds(text, ""));
    case "nullState":
      return respond(
        honest,
        withOddState(text, states, () => null),
      );
    case "emptyState":
      return respond(
        honest,
        withOddState(text, states, () => ""),
      );
    case "paddedState":
      return respond(honest, withOddState(text, states, capitalisedInSpaces));
  }
}

// Whatever the service calls its state: every field that holds the word for one.
function withOddState(text: string, states: readonly string[], odd: (state: string) => string | null): string {
  return text.replaceAll(/(:\s*)"([^"\\]+)"/g, (match, colon: string, word: string) =>
    states.includes(word) ? `${colon}${JSON.stringify(odd(word))}` : match,
  );
}

function capitalisedInSpaces(state: string): string {
  return ` ${state.slice(0, 1).toUpperCase()}${state.slice(1).toLowerCase()} `;
}

// Whatever the service calls its id: every top-level field that looks like one.
function withoutIds(text: string, id: null | ""): string {
  return text.replaceAll(/("[A-Za-z_]*[iI][dD]"|"name")\s*:\s*("[^"]*"|\d+)/g, (_match, field: string) => {
    return `${field}:${JSON.stringify(id)}`;
  });
}

/** What is said of the body by these is no longer true. */
const ABOUT_THE_BODY = [
  "accept-ranges",
  "content-digest",
  "content-encoding",
  "content-length",
  "content-md5",
  "content-range",
  "digest",
  "etag",
  "last-modified",
  "repr-digest",
  "transfer-encoding",
];

function spoilt(honest: Response): Headers {
  const headers = new Headers(honest.headers);
  for (const name of ABOUT_THE_BODY) headers.delete(name);
  headers.set("content-type", "application/json");
  return headers;
}

function respond(honest: Response, body: string, headers: Headers | Record<string, string> = spoilt(honest)): Response {
  const nullBody = honest.status === 204 || honest.status === 205 || honest.status === 304;
  return new Response(nullBody ? null : body, { status: honest.status, headers });
}
