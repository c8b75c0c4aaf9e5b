import type { GarbageBody } from "../plan/fault.ts";

/** The answer of a broken proxy or service, with the status of the honest one. `states` are the words that name a state. */
export async function garbageResponse(
  honest: Response,
  body: GarbageBody,
  states: readonly string[],
): Promise<Response> {
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
    case "emptyObject":
      return respond(honest, "{}", "application/json");
    case "nullId":
      return respond(honest, withoutIds(text, null), "application/json");
    case "emptyId":
      return respond(honest, withoutIds(text, ""), "application/json");
    case "nullState":
      return respond(
        honest,
        withOddState(text, states, () => null),
        "application/json",
      );
    case "emptyState":
      return respond(
        honest,
        withOddState(text, states, () => ""),
        "application/json",
      );
    case "paddedState":
      return respond(honest, withOddState(text, states, capitalisedInSpaces), "application/json");
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

function respond(honest: Response, body: string, contentType: string): Response {
  const nullBody = honest.status === 204 || honest.status === 205 || honest.status === 304;
  return new Response(nullBody ? null : body, { status: honest.status, headers: { "content-type": contentType } });
}
