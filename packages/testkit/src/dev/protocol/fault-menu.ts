import type { Fault } from "../../plan/fault.ts";
import type { World } from "../../world/world.ts";
import type { FaultLabel } from "./dev-settings.ts";

/** A fault that a person can put around requests. */
export interface MenuFault extends FaultLabel {
  /** In the words of the kit's plans; absent when the request is only slow. */
  readonly fault: Fault | undefined;
  /** Time that the request is held up, in milliseconds. */
  readonly delayMs: number;
}

/** Long enough to be seen, short enough for every deadline. */
const SLOW_MS = 3_000;

const MENU: readonly MenuFault[] = [
  hit("503", "503", "The service is away: 503, and nothing is done", { kind: "status", status: 503, applied: false }),
  hit("500-applied", "500 after doing it", "The service does what was asked, and answers 500", {
    kind: "status",
    status: 500,
    applied: true,
  }),
  hit("429", "429, retry after 10 s", "The service asks to slow down: 429 with Retry-After: 10", {
    kind: "status",
    status: 429,
    applied: false,
    retryAfter: { seconds: 10 },
  }),
  hit("reset", "reset before", "The connection breaks before the service sees the request", { kind: "reset" }),
  hit("lost", "reset after", "The service does what was asked, and the connection breaks: the answer is lost", {
    kind: "lost",
  }),
  hit("timeout", "timeout", "The service never sees the request, and nobody answers", { kind: "hang", applied: false }),
  hit("timeout-applied", "timeout after doing it", "The service does what was asked, and nobody answers", {
    kind: "hang",
    applied: true,
  }),
  {
    id: "slow",
    label: "slow",
    description: `The answer takes ${SLOW_MS / 1_000} s longer`,
    fault: undefined,
    delayMs: SLOW_MS,
  },
  hit("half", "half an answer", "The head and half of the body come, and no more", { kind: "hangInBody" }),
  hit("html", "page of a gateway", "The status of the service, with an HTML page in place of the body", {
    kind: "garbage",
    body: "html",
  }),
  hit("truncated", "truncated body", "The body ends in the middle", { kind: "garbage", body: "truncated" }),
  hit("wrong-types", "garbage body", "JSON, but of other types than documented", {
    kind: "garbage",
    body: "wrongTypes",
  }),
  hit("401", "expired credential", "The service does not take the credential any more: 401", {
    kind: "status",
    status: 401,
    applied: false,
  }),
  hit("403", "forbidden", "The service does not allow it: 403", { kind: "status", status: 403, applied: false }),
  hit("404", "not found", "The service knows no such thing: 404", { kind: "status", status: 404, applied: false }),
  hit("redirect", "redirect", "Another host is to be asked, at which there is nothing: 302", {
    kind: "redirect",
    status: 302,
  }),
];

// Only a fake has a replica that lags, remembers its first answers, or knows what the service says of quotas.
const OF_FAKES: readonly MenuFault[] = [
  hit("lag", "lagging replica", "A replica answers that has not seen the job yet", { kind: "lag" }),
  hit("stale", "stale answer", "The first good answer to this address is given again", { kind: "stale" }),
];

const QUOTA = hit("quota", "quota used up", "The service says that the quota is used up, in its own words", {
  kind: "quota",
});

/** The faults that fit a service. */
export function faultMenu(world: World, isFake: boolean): readonly MenuFault[] {
  return [...MENU, ...(isFake ? OF_FAKES : []), ...(world.quota === undefined ? [] : [QUOTA])];
}

function hit(id: string, label: string, description: string, fault: Fault): MenuFault {
  return { id, label, description, fault, delayMs: 0 };
}
