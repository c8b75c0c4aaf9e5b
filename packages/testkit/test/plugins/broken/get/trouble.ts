import {
  isFailure,
  PermanentSystemError,
  RetryableError,
  RetryAfterError,
  withReason,
  type PhaseInfo,
} from "@flyte-webapi/sdk";

import { keyHeader, phaseOf, type Design, type DesignSetup } from "../../design.ts";
import { jobIn, type Answer, type JobView } from "../../job-api.ts";
import { answerOf, bareGet } from "./bare-get.ts";
import { broken, type BrokenPlugin } from "../broken-plugin.ts";

// Polls that take what HTTP, a gateway or a stuttering service says for what the job does.

type Get = Design["get"];
type GetInput = Parameters<Get>[1];

const withGet = (get: Get): Design => ({ ...keyHeader, get });

async function ask({ api }: DesignSetup, { resourceMeta, signal }: GetInput): Promise<Answer> {
  return await api.insist({ method: "GET", path: `/jobs/${encodeURIComponent(resourceMeta.jobId)}`, signal });
}

/** A correct poll but for some answers, which this function takes for a job. */
function mistaking(mistake: (answer: Answer, id: string) => JobView | undefined): Design {
  return withGet(async (use, ctx) => {
    const answer = await ask(use, ctx);
    return mistake(answer, ctx.resourceMeta.jobId) ?? jobIn(answer);
  });
}

/** A correct poll but for answers with this status. */
function mistakingStatus(status: number, mistake: (id: string) => JobView): Design {
  return mistaking((answer, id) => (answer.status === status ? mistake(id) : undefined));
}

function fail(error: Error): never {
  throw error;
}

function field(answer: Answer, name: string): unknown {
  return typeof answer.json === "object" && answer.json !== null ? Reflect.get(answer.json, name) : undefined;
}

const TRIES = 3;

/** Tries again after a pause of its own making. */
function pausing(pauseMs: (retryAfter: string | null) => number): Design {
  return withGet(async (use, ctx) => {
    const patience = new AbortController();
    const timer = use.setup.clock.setTimer(10_000, () => patience.abort(new Error("no answer")));
    const signal = AbortSignal.any([ctx.signal, patience.signal]);
    try {
      for (let round = 1; ; round++) {
        const response = await bareGet(use, ctx, { signal });
        const answer = await answerOf(response);
        if (![429, 503].includes(answer.status) || round === TRIES) return jobIn(answer);
        await use.setup.clock.sleep(pauseMs(response.headers.get("retry-after")), signal);
      }
    } finally {
      timer.cancel();
    }
  });
}

/** NaN for a date, and then no pause at all. */
function secondsOrNothing(retryAfter: string | null): number {
  const ms = Number(retryAfter ?? 1) * 1_000;
  return ms > 0 ? Math.min(ms, 60_000) : 0;
}

/** Without a look at the body's form. */
const trustsTheForm: Get = async (use, ctx) => {
  const patience = new AbortController();
  const timer = use.setup.clock.setTimer(2_000, () => patience.abort(new Error("no answer")));
  try {
    const response = await bareGet(use, ctx, { signal: AbortSignal.any([ctx.signal, patience.signal]) });
    if (!response.ok) return jobIn(await answerOf(response));
    return jobIn({ status: response.status, json: JSON.parse(await response.text()) });
  } finally {
    timer.cancel();
  }
};

/** Without a look at the body's shape. */
const trustsTheShape: Get = async (use, ctx) => {
  const answer = await ask(use, ctx);
  if (answer.status !== 200) return jobIn(answer);
  // What plugin authors write who have only seen good answers.
  const id = (answer.json as JobView).id.toString();
  return { ...jobIn(answer), id };
};

/** The same for the state alone. */
const trustsTheState: Get = async (use, ctx) => {
  const job = await ask(use, ctx);
  const view = jobIn(job);
  // What plugin authors write who have only seen good states.
  return { ...view, state: (field(job, "state") as string).trim() };
};

/** The whole of what the service says, in a phase that otherwise is right. */
function wordy(say: (phaseInfo: PhaseInfo, message: string) => PhaseInfo): Design {
  return {
    ...keyHeader,
    status: (_use, { resource }) => {
      const phaseInfo = phaseOf(resource);
      return resource.message === undefined ? phaseInfo : say(phaseInfo, resource.message);
    },
  };
}

export const BROKEN_GET_TROUBLE: readonly BrokenPlugin[] = [
  broken("GE-02", "throttled-is-an-error", () =>
    mistakingStatus(429, () => fail(new RetryableError("Throttled", "the service answered 429"))),
  ),
  broken("GE-02", "throttled-poll-is-permanent", () =>
    mistakingStatus(429, () => fail(new PermanentSystemError("Throttled", "the service answered 429"))),
  ),
  broken("GE-03", "retry-after-in-seconds-only", () => pausing(secondsOrNothing)),
  broken("GE-03", "retry-after-ignored", () => pausing(() => 200)),
  broken("GE-06", "error-in-200-is-failure", () =>
    mistaking((answer, id) =>
      answer.status === 200 && field(answer, "id") === undefined && field(answer, "error") !== undefined
        ? { id, state: "FAILED" }
        : undefined,
    ),
  ),
  broken("GE-06", "error-in-200-is-done", () =>
    mistaking((answer, id) =>
      answer.status === 200 && field(answer, "id") === undefined && field(answer, "error") !== undefined
        ? { id, state: "DONE" }
        : undefined,
    ),
  ),
  broken("GE-07", "refused-is-a-state", () => mistakingStatus(401, (id) => ({ id, state: "HTTP_401" }))),
  broken("GE-07", "redirect-is-a-state", () => mistakingStatus(302, (id) => ({ id, state: "HTTP_302" }))),
  broken("GE-07", "throttled-is-a-state", () => mistakingStatus(429, (id) => ({ id, state: "HTTP_429" }))),
  broken("GE-08", "trusts-the-form", () => withGet(trustsTheForm)),
  broken("GE-08", "trusts-the-shape", () => withGet(trustsTheShape)),
  broken("GE-08", "unreadable-hides-the-status", () =>
    withGet(async ({ api }, { resourceMeta, signal }) => {
      const answer = await api.once({ method: "GET", path: `/jobs/${encodeURIComponent(resourceMeta.jobId)}`, signal });
      if (answer.json === undefined) throw new RetryableError("BadResponse", "the service sent something unreadable");
      return jobIn(answer);
    }),
  ),
  broken("GE-08", "unreadable-is-failure", () =>
    withGet(async ({ api }, { resourceMeta, signal }) => {
      const id = resourceMeta.jobId;
      const answer = await api.once({ method: "GET", path: `/jobs/${encodeURIComponent(id)}`, signal });
      return answer.status === 200 && answer.json === undefined ? { id, state: "FAILED" } : jobIn(answer);
    }),
  ),
  broken("GE-10", "forbidden-is-running", () => mistakingStatus(403, (id) => ({ id, state: "RUNNING" }))),
  broken("GE-10", "forbidden-waits", () =>
    mistakingStatus(403, () => fail(new RetryAfterError("PermissionDenied", "not yet allowed"))),
  ),
  broken("GE-16", "whole-message-in-reason", () =>
    wordy((phaseInfo, message) => (isFailure(phaseInfo) ? phaseInfo : withReason(phaseInfo, message))),
  ),
  broken("GE-16", "whole-message-in-error", () =>
    wordy((phaseInfo, message) =>
      isFailure(phaseInfo) ? { ...phaseInfo, error: { ...phaseInfo.error, message } } : phaseInfo,
    ),
  ),
  broken("GE-16", "keeps-the-start-only", () =>
    wordy((phaseInfo, message) =>
      isFailure(phaseInfo)
        ? { ...phaseInfo, error: { ...phaseInfo.error, message: `${message.slice(0, 1_000)}...` } }
        : phaseInfo,
    ),
  ),
  broken("GE-16", "cuts-without-a-mark", () =>
    wordy((phaseInfo, message) =>
      isFailure(phaseInfo) ? phaseInfo : { ...phaseInfo, reason: message.slice(-2_000).trim() },
    ),
  ),
  broken("GE-16", "whole-answer-in-resource", () =>
    withGet(async (use, ctx) => {
      const answer = await ask(use, ctx);
      return Object.assign(jobIn(answer), { raw: answer.json });
    }),
  ),
  broken("GE-17", "no-state-is-failure", () =>
    mistaking((answer, id) => {
      const state = field(answer, "state");
      return state === null || state === "" ? { id, state: "FAILED" } : undefined;
    }),
  ),
  broken("GE-17", "trusts-the-state", () => withGet(trustsTheState)),
];
