import type { ServerResponse } from "node:http";

import type { DevSession } from "../session/dev-session.ts";

/** Sends a comment so often, in milliseconds: a connection on which nothing happens looks like one that is dead. */
const HEARTBEAT_MS = 15_000;

/**
 * Sends a snapshot, and then what happens, as server-sent events, until the connection ends. A reader who is slower than the events gets a new
 * snapshot when it has caught up, so that nothing piles up here.
 */
export function streamEvents(session: DevSession, response: ServerResponse): void {
  let isBehind = false;
  const send = (event: "snapshot" | "events", data: unknown): void => {
    isBehind = !response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  response.writeHead(200, { "content-type": "text/event-stream", "x-accel-buffering": "no" });
  const stop = session.listen((events) => {
    if (!isBehind) send("events", events);
  });
  send("snapshot", session.model.snapshot());
  response.on("drain", () => {
    if (isBehind) send("snapshot", session.model.snapshot());
  });
  const heartbeat = setInterval(() => {
    if (!isBehind) response.write(": still here\n\n");
  }, HEARTBEAT_MS);
  response.on("close", () => {
    clearInterval(heartbeat);
    stop();
  });
}
