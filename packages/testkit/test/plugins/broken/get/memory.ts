import { RetryAfterError } from "@flyte-webapi/sdk";

import { keyHeader, type Design, type DesignSetup } from "../../design.ts";
import { JobApi, jobIn } from "../../job-api.ts";
import { answerOf, bareGet } from "./bare-get.ts";
import { broken, type BrokenPlugin } from "../broken-plugin.ts";

// Polls that remember what they should not, forget to stop, or never come back.

/** 404 is taken for this, at least once the job was seen. */
function vanishedIs(state: string): Design {
  const seen = new Set<string>();
  return {
    ...keyHeader,
    get: async ({ api }, { resourceMeta, signal }) => {
      const id = resourceMeta.jobId;
      const answer = await api.insist({ method: "GET", path: `/jobs/${encodeURIComponent(id)}`, signal });
      if (answer.status === 404 && seen.has(id)) return { id, state };
      const job = jobIn(answer);
      seen.add(id);
      return job;
    },
  };
}

/** Waits for a job that is gone to come back, and tells the host not to count. */
const vanishedWaits: Design = {
  ...keyHeader,
  get: async ({ api }, { resourceMeta, signal }) => {
    const answer = await api.insist({ method: "GET", path: `/jobs/${encodeURIComponent(resourceMeta.jobId)}`, signal });
    if (answer.status === 404) throw new RetryAfterError("JobMissing", "the job will turn up");
    return jobIn(answer);
  },
};

/** "Gone" sounds as if there were nothing left to do. */
const goneIsDone: Design = {
  ...keyHeader,
  get: async ({ api }, { resourceMeta: { jobId }, signal }) => {
    const answer = await api.insist({ method: "GET", path: `/jobs/${encodeURIComponent(jobId)}`, signal });
    return answer.status === 410 ? { id: jobId, state: "DONE" } : jobIn(answer);
  },
};

/** The same methods, with the token that the process first read. */
function firstToken(methods: readonly ("get" | "delete")[]): () => Design {
  return () => {
    let api: JobApi | undefined;
    const captured = (use: DesignSetup): DesignSetup => {
      let token: Promise<string> | undefined;
      const secretManager: DesignSetup["setup"]["secretManager"] = {
        get: (key) => (token ??= use.setup.secretManager.get(key)),
      };
      api ??= new JobApi({ ...use.setup, secretManager });
      return { ...use, api };
    };
    return {
      ...keyHeader,
      // Reads the token before anything can change it.
      create: async (use, ctx) => await keyHeader.create(captured(use), ctx),
      ...(methods.includes("get") ? { get: async (use, ctx) => await keyHeader.get(captured(use), ctx) } : {}),
      ...(methods.includes("delete") ? { delete: async (use, ctx) => await keyHeader.delete(captured(use), ctx) } : {}),
    };
  };
}

/** Watches each job that it was asked for in a loop of its own. */
function watching(everyMs: number, rounds: number): Design {
  const watched = new Set<string>();
  return {
    ...keyHeader,
    get: async (use, ctx) => {
      const { jobId } = ctx.resourceMeta;
      const job = await keyHeader.get(use, ctx);
      if (!watched.has(jobId)) {
        watched.add(jobId);
        void watch(use, jobId, everyMs, rounds);
      }
      return job;
    },
  };
}

async function watch({ api, setup }: DesignSetup, jobId: string, everyMs: number, rounds: number): Promise<void> {
  const never = new AbortController().signal;
  for (let round = 0; round < rounds; round++) {
    await setup.clock.sleep(everyMs);
    await api.once({ method: "GET", path: `/jobs/${encodeURIComponent(jobId)}`, signal: never }).catch(() => undefined);
  }
}

/** No signal and no time limit. */
const noSignal: Design = {
  ...keyHeader,
  get: async (use, ctx) => jobIn(await answerOf(await bareGet(use, ctx, {}))),
};

/** A time limit for the head of the answer only. */
const limitOnHead: Design = {
  ...keyHeader,
  get: async (use, ctx) => {
    const patience = new AbortController();
    const timer = use.setup.clock.setTimer(2_000, () => patience.abort(new Error("no answer")));
    const response = await bareGet(use, ctx, { signal: patience.signal }).finally(() => timer.cancel());
    return jobIn(await answerOf(response));
  },
};

/** A job has a session only in the process that has created it. Without one, get throws or takes the job for running. */
function sessions(without: "throws" | "running"): Design {
  const open = new Set<string>();
  return {
    ...keyHeader,
    create: async (use, ctx) => {
      const made = await keyHeader.create(use, ctx);
      open.add(made.resourceMeta.jobId);
      return made;
    },
    get: async (use, ctx) => {
      const { jobId } = ctx.resourceMeta;
      if (open.has(jobId)) return await keyHeader.get(use, ctx);
      if (without === "throws") throw new Error("there is no session for the job");
      return { id: jobId, state: "RUNNING" };
    },
  };
}

export const BROKEN_GET_MEMORY: readonly BrokenPlugin[] = [
  broken("GE-05", "vanished-is-running", () => vanishedIs("RUNNING")),
  broken("GE-05", "vanished-is-done", () => vanishedIs("DONE")),
  broken("GE-05", "vanished-waits", () => vanishedWaits),
  broken("GE-05", "gone-is-done", () => goneIsDone),
  broken("GE-09", "first-token-in-get", firstToken(["get"])),
  broken("GE-09", "first-token-in-delete", firstToken(["delete"])),
  broken("GE-12", "watches-for-ever", () => watching(30_000, Infinity)),
  broken("GE-12", "watches-for-a-while", () => watching(120_000, 3)),
  broken("GE-13", "no-signal", () => noSignal),
  broken("GE-13", "limit-on-the-head-only", () => limitOnHead),
  broken("GE-14", "get-at-the-configured-address", () => ({ ...keyHeader, forgetsPlace: ["get"] })),
  broken("GE-14", "delete-at-the-configured-address", () => ({ ...keyHeader, forgetsPlace: ["delete"] })),
  broken("GE-15", "no-session-is-an-error", () => sessions("throws")),
  broken("GE-15", "no-session-is-running", () => sessions("running")),
];
