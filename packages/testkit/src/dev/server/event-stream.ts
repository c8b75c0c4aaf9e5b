import type { ServerResponse } from "node:http";

import type { DevSession } from "../session/dev-session.ts";

/** Sends a comment so often, in milliseconds: a connection on which nothing happens looks like one that is dead. */
const HEARTBEAT_MS = 15_000;

/** So many bytes may wait for a slow reader. */
const MOST_WAITING = 1_048_576;

/**
 * Sends a snapshot, and then what happens, as server-sent events, until the connection ends. A reader who is so slow that events pile up misses some,
 * and gets a new snapshot when it has caught up.
 */
export function streamEvents(session: DevSession, response: ServerResponse): void {
  let hasMissed = false;
  const send = (event: "snapshot" | "events", data: unknown): void => {
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  response.writeHead(200, { "content-type": "text/event-stream", "x-accel-buffering": "no" });
  const stop = session.listen((events) => {
    hasMissed ||= response.writableLength > MOST_WAITING;
    if (!hasMissed) send("events", events);
  });
  send("snapshot", session.model.snapshot());
  response.on("drain", () => {
    if (!hasMissed) return;
    hasMissed = false;
    send("snapshot", session.model.snapshot());
  });
  const heartbeat = setInterval(() => {
    if (!hasMissed) response.write(": still here\n\n");
  }, HEARTBEAT_MS);
  response.on("close", () => {
    clearInterval(heartbeat);
    stop();
  });
}
