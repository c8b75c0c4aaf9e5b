import { keyHeader, type Design, type JobMeta } from "../../design.ts";
import { jobIn, type Answer } from "../../job-api.ts";
import { jobPath } from "../../job-spec.ts";
import { broken, type BrokenPlugin } from "../broken-plugin.ts";

type Delete = Design["delete"];
type Use = Parameters<Delete>[0];

const withDelete = (remove: Delete): Design => ({ ...keyHeader, delete: remove });

const NOTHING_TO_STOP = [404, 409, 410];

function refuse({ status }: Answer): void {
  if (status >= 400 && !NOTHING_TO_STOP.includes(status)) throw new Error(`cancel answered ${status}`);
}

async function cancel({ api }: Use, { jobId }: JobMeta, signal: AbortSignal): Promise<Answer> {
  return await api.insist({ method: "POST", path: `${jobPath(jobId)}/cancel`, signal });
}

/** A correct delete, when there is something to delete, with what comes before it and after it. */
function around(body: (use: Use, meta: JobMeta, signal: AbortSignal, reason: string) => Promise<void>): Delete {
  return async (use, { resourceMeta, signal, reason }) => {
    if (resourceMeta !== undefined) await body(use, resourceMeta, signal, reason);
  };
}

/** Looks first, and cancels only in the states that its author thought of. */
const cancelsOnlyIn = (states: readonly string[]): Delete =>
  around(async (use, meta, signal) => {
    const answer = await use.api.insist({ method: "GET", path: jobPath(meta.jobId), signal });
    if (answer.status === 404) return;
    const { state } = jobIn(answer);
    if (states.includes(state)) refuse(await cancel(use, meta, signal));
  });

const swallows = around(async (use, meta, signal) => {
  await cancel(use, meta, signal).catch(() => {});
});

const neverLooksAtTheStatus = around(async (use, { jobId }, signal) => {
  await use.api.once({ method: "POST", path: `${jobPath(jobId)}/cancel`, signal });
});

const forbiddenIsFine = around(async (use, meta, signal) => {
  const answer = await cancel(use, meta, signal);
  if (answer.status !== 401 && answer.status !== 403) refuse(answer);
});

/** "Slow down" is not "no". */
const throttledIsFine = around(async (use, meta, signal) => {
  const answer = await cancel(use, meta, signal);
  if (answer.status !== 429) refuse(answer);
});

/** Sends the request and does not wait for what comes of it. */
const firesAndForgets = around(async (use, meta) => {
  void cancel(use, meta, new AbortController().signal).catch(() => {});
});

const only200 = around(async (use, meta, signal) => {
  const { status } = await cancel(use, meta, signal);
  if (status !== 200 && !NOTHING_TO_STOP.includes(status)) throw new Error(`cancel answered ${status}`);
});

const parsesTheBody = around(async (use, meta, signal) => {
  const answer = await cancel(use, meta, signal);
  refuse(answer);
  if (answer.json === undefined) throw new SyntaxError("Unexpected end of JSON input");
});

const throwsAfterwards = around(async (use, meta, signal) => {
  throw new Error(`cancelled: ${(await cancel(use, meta, signal)).status}`);
});

const oneDeleteAtATime = (): Design => {
  const running = new Set<string>();
  return withDelete(
    around(async (use, meta, signal) => {
      if (running.has(meta.jobId)) throw new Error(`${meta.jobId} is being deleted`);
      running.add(meta.jobId);
      try {
        refuse(await cancel(use, meta, signal));
      } finally {
        running.delete(meta.jobId);
      }
    }),
  );
};

const refusesTheSecond = (): Design => {
  const cancelled = new Set<string>();
  return withDelete(
    around(async (use, meta, signal) => {
      if (cancelled.has(meta.jobId)) throw new Error(`${meta.jobId} was deleted before`);
      const answer = await cancel(use, meta, signal);
      refuse(answer);
      if (answer.status === 202) cancelled.add(meta.jobId);
    }),
  );
};

/** Cancels every job that this process has made. */
const cancelsAllOfTheProcess = (): Design => {
  const made = new Set<string>();
  return {
    ...keyHeader,
    create: async (use, ctx) => {
      const result = await keyHeader.create(use, ctx);
      made.add(result.resourceMeta.jobId);
      return result;
    },
    delete: around(async (use, meta, signal) => {
      for (const jobId of [...made, meta.jobId]) refuse(await cancel(use, { jobId }, signal));
    }),
  };
};

const oneTry = around(async (use, { jobId }, signal) => {
  const answer = await use.api.once({ method: "POST", path: `${jobPath(jobId)}/cancel`, signal });
  refuse(answer);
});

/** Insists on an answer, but not on a connection. */
const connectionErrorIsFinal = around(async (use, { jobId }, signal) => {
  for (let attempt = 0; ; attempt++) {
    const answer = await use.api.once({ method: "POST", path: `${jobPath(jobId)}/cancel`, signal });
    if (answer.status < 500 || attempt === 3) return refuse(answer);
  }
});

const closesTheClient = (of: "create" | "get"): Design => {
  let closed = false;
  const open = (): void => {
    if (closed) throw new Error("the client is closed");
  };
  return {
    ...keyHeader,
    create: async (use, ctx) => {
      if (of === "create") open();
      return await keyHeader.create(use, ctx);
    },
    get: async (use, ctx) => {
      if (of === "get") open();
      return await keyHeader.get(use, ctx);
    },
    delete: around(async (use, meta, signal) => {
      refuse(await cancel(use, meta, signal));
      closed = true;
    }),
  };
};

/** Knows how to cancel only the jobs that this process has made. */
const remembersItsJobs = (otherwise: () => void): Design => {
  const made = new Set<string>();
  return {
    ...keyHeader,
    create: async (use, ctx) => {
      const result = await keyHeader.create(use, ctx);
      made.add(result.resourceMeta.jobId);
      return result;
    },
    delete: around(async (use, meta, signal) => {
      if (made.has(meta.jobId)) refuse(await cancel(use, meta, signal));
      else otherwise();
    }),
  };
};

/** Believes the last poll: what it saw end by itself, or in a state that it does not know, it leaves alone. */
const trustsTheLastPoll = (): Design => {
  const seen = new Map<string, string>();
  return {
    ...keyHeader,
    get: async (use, ctx) => {
      const job = await keyHeader.get(use, ctx);
      seen.set(ctx.resourceMeta.jobId, job.state);
      return job;
    },
    delete: around(async (use, meta, signal) => {
      const state = seen.get(meta.jobId) ?? "QUEUED";
      if (["QUEUED", "RUNNING"].includes(state)) refuse(await cancel(use, meta, signal));
    }),
  };
};

const STATE_NAMES: Readonly<Record<string, string>> = {
  QUEUED: "waiting",
  DONE: "done",
  FAILED: "failed",
  STOPPED: "stopped",
};

/** Writes a summary when its last job goes, and stumbles over states that it has no name for. */
const summaryOfTheLast = (): Design => {
  const open = new Set<string>();
  const seen = new Set<string>();
  return {
    ...keyHeader,
    create: async (use, ctx) => {
      const result = await keyHeader.create(use, ctx);
      open.add(result.resourceMeta.jobId);
      return result;
    },
    get: async (use, ctx) => {
      const job = await keyHeader.get(use, ctx);
      seen.add(job.state);
      return job;
    },
    delete: around(async (use, meta, signal) => {
      refuse(await cancel(use, meta, signal));
      if (!open.delete(meta.jobId) || open.size > 0) return;
      const names = [...seen].map((state) => {
        const name = STATE_NAMES[state];
        if (name === undefined) throw new TypeError(`there is no name for ${state}`);
        return name;
      });
      use.setup.logger.info(`all jobs are gone; they were ${names.join(", ")}`);
    }),
  };
};

const unknownJob = (): void => {
  throw new Error("the inputs of the job are not in memory");
};

export const WRONG_WAYS_TO_STOP: readonly BrokenPlugin[] = [
  broken("DE-04", "deletes-nothing", () => withDelete(async () => {})),
  broken("DE-04", "cancels-only-known-states", () => withDelete(cancelsOnlyIn(["QUEUED", "RUNNING", "STOPPING"]))),
  broken("DE-04", "trusts-stopping", () => withDelete(cancelsOnlyIn(["QUEUED", "RUNNING", "PAUSED", "UNKNOWN"]))),
  broken("DE-04", "trusts-the-last-poll", trustsTheLastPoll),
  broken("DE-05", "swallows-errors", () => withDelete(swallows)),
  broken("DE-05", "never-looks-at-the-status", () => withDelete(neverLooksAtTheStatus)),
  broken("DE-05", "forbidden-is-fine", () => withDelete(forbiddenIsFine)),
  broken("DE-05", "throttled-is-fine", () => withDelete(throttledIsFine)),
  broken("DE-05", "fires-and-forgets", () => withDelete(firesAndForgets)),
  broken("DE-06", "only-200", () => withDelete(only200)),
  broken("DE-06", "parses-the-empty-body", () => withDelete(parsesTheBody)),
  broken("DE-06", "throws-afterwards", () => withDelete(throwsAfterwards)),
  broken("DE-06", "summary-of-the-last", summaryOfTheLast),
  broken("DE-07", "one-delete-at-a-time", oneDeleteAtATime),
  broken("DE-07", "refuses-the-second", refusesTheSecond),
  broken("DE-07", "cancels-all-of-the-process", cancelsAllOfTheProcess),
  broken("DE-08", "one-try-to-cancel", () => withDelete(oneTry)),
  broken("DE-08", "connection-error-is-final", () => withDelete(connectionErrorIsFinal)),
  broken("DE-09", "closes-the-client-of-get", () => closesTheClient("get")),
  broken("DE-09", "closes-the-client-of-create", () => closesTheClient("create")),
  broken("DE-12", "needs-what-create-knew", () => remembersItsJobs(unknownJob)),
  broken("DE-12", "deletes-only-its-own", () => remembersItsJobs(() => {})),
];
