import { EventParser, type ServerSentEvent } from "../protocol/parse-events.ts";

/** Where the token of this tab is kept when the page is loaded again. */
const KEY = "flyte-webapi-dev-token";
const AGAIN_MS = 1_000;

/** The program behind the page. */
export interface Connection {
  /** Asks for something. @throws Error with the program's words. */
  act(action: object): Promise<void>;
}

/** What a connection tells. */
export interface ConnectionListener {
  onEvent(event: ServerSentEvent): void;
  onState(text: string, isGood: boolean): void;
}

/** Reads the token from the address, and takes it out of there. */
function readToken(): string {
  const given = location.hash.slice(1);
  if (given !== "") {
    sessionStorage.setItem(KEY, given);
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem(KEY) ?? "";
}

/** Listens to the program, again and again when it cannot be reached. The token goes in a header, which no other page can send. */
export function connect(listener: ConnectionListener): Connection {
  const headers = { authorization: `Bearer ${readToken()}` };
  void listenForEver(headers, listener);
  return {
    act: async (action) => {
      const response = await fetch("/api/actions", {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify(action),
      });
      if (!response.ok) throw new Error(await problemOf(response));
    },
  };
}

async function listenForEver(headers: Readonly<Record<string, string>>, listener: ConnectionListener): Promise<void> {
  for (;;) {
    try {
      await listenOnce(headers, listener);
      listener.onState("not connected: the program has ended, or is starting again", false);
    } catch (error) {
      listener.onState(`not connected: ${error instanceof Error ? error.message : String(error)}`, false);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, AGAIN_MS);
    });
  }
}

async function listenOnce(headers: Readonly<Record<string, string>>, listener: ConnectionListener): Promise<void> {
  const response = await fetch("/api/events", { headers });
  if (!response.ok || response.body === null) throw new Error(await problemOf(response));
  listener.onState("live", true);
  const parser = new EventParser();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    for (const event of parser.push(value)) listener.onEvent(event);
  }
}

async function problemOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined);
  const said: unknown = typeof body === "object" && body !== null ? Reflect.get(body, "error") : undefined;
  return typeof said === "string" ? said : `the program answered ${response.status}`;
}
