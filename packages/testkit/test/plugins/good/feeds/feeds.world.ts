import { createHash } from "node:crypto";

import { http, HttpResponse } from "msw";

import { defineWorld, type Job, type World, type WorldTask } from "../../../../src/msw/index.ts";
import { elementIn, escaped } from "./elements.ts";

/** Where the service lives. */
export const FEEDS_URL = "https://feeds.example.com";
/** The key of the token that every request needs. */
export const FEEDS_TOKEN_KEY = "FEEDS_TOKEN";
/** The environment variable with another address for new feeds. */
export const FEEDS_ADDRESS_VARIABLE = "FEEDS_URL";

const feedTask = (script: string): WorldTask => ({ taskType: "feed", custom: { script } });

function xml(body: string, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new HttpResponse(body, { status, headers: { "content-type": "application/xml", ...headers } });
}

const problem = (status: number, message: string): Response =>
  xml(`<error><message>${escaped(message)}</message></error>`, status);

function feed({ id, state, message }: Job): string {
  const note = message === undefined ? "" : `<note>${escaped(message)}</note>`;
  return `<feed><number>${escaped(id)}</number><state>${state}</state>${note}</feed>`;
}

/** A service that speaks XML, and answers 304 without a body to who has the newest answer already. */
export const feedsWorld: World = defineWorld({
  task: feedTask("load"),
  text: { taskWith: feedTask, received: (spec) => spec },
  states: {
    accepted: "Queued",
    transforming: "Running",
    done: "Success",
    failed: "RetryableFailure",
    killed: "PermanentFailure",
  },
  initialState: "accepted",
  cancelledState: "killed",
  secrets: [FEEDS_TOKEN_KEY],
  addressVariable: FEEDS_ADDRESS_VARIABLE,
  showsMessages: true,
  handlers: ({ jobs, secret }) => [
    http.all(`${FEEDS_URL}/*`, ({ request }) =>
      request.headers.get("authorization") === `Token ${secret(FEEDS_TOKEN_KEY)}`
        ? undefined
        : problem(401, "the token is missing or wrong"),
    ),
    http.post(`${FEEDS_URL}/feeds`, async ({ request }) => {
      const key = request.headers.get("x-request-id");
      const known = key === null ? undefined : jobs.byKey(key);
      return xml(feed(known ?? jobs.add({ key, spec: elementIn(await request.text(), "script") })), 201);
    }),
    http.get(`${FEEDS_URL}/feeds/:number`, ({ request, params }) => {
      const job = jobs.get(String(params["number"]));
      if (job === undefined) return problem(404, "no such feed");
      const body = feed(job);
      const etag = `"${createHash("sha256").update(body).digest("hex")}"`;
      return request.headers.get("if-none-match") === etag
        ? new HttpResponse(null, { status: 304, headers: { etag } })
        : xml(body, 200, { etag });
    }),
    http.post(`${FEEDS_URL}/feeds/:number/kill`, ({ params }) => {
      const job = jobs.get(String(params["number"]));
      if (job === undefined) return problem(404, "no such feed");
      if (jobs.isTerminal(job)) return problem(409, "the feed is over");
      jobs.cancel(job.id);
      return new HttpResponse(null, { status: 202 });
    }),
  ],
});
