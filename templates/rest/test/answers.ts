import type { Job, WorldTools } from "@flyte-webapi/testkit/msw";
import { HttpResponse } from "msw";

/** Where the fake service is. */
export const JOBS = "https://jobs.example.com/v1/jobs";

/** A job, as the service answers it. */
export type View = (job: Job) => object;

/** What of a job can change, and how often it has. */
type Revision = Pick<Job, "state" | "message" | "failure"> & { readonly revision: number };

/** Numbers the changes of every job. */
export function createView(): View {
  const revisions = new Map<string, Revision>();
  return ({ id, state, message, failure }) => {
    const last = revisions.get(id);
    const isSame = last?.state === state && last.message === message && last.failure === failure;
    const revision = (last?.revision ?? 0) + (isSame ? 0 : 1);
    revisions.set(id, { state, message, failure, revision });
    // A failed job says here why. A job that lives may say something too: then it is a warning.
    const code = failure ?? (state === "FAILED" ? "OUT_OF_MEMORY" : "WARNING");
    const error = { code, message: message ?? "the job ran out of memory", retryable: failure === "NODE_LOST" };
    if (state === "FAILED") return { id, state, revision, error };
    return { id, state, revision, message, ...(message === undefined ? {} : { error }) };
  };
}

export function isAuthorized(request: Request, { secret }: WorldTools): boolean {
  return request.headers.get("authorization") === `Bearer ${secret("JOB_API_TOKEN")}`;
}

/** How the service writes an error. */
export type Problem = HttpResponse<{ error: { message: string } }>;

export const unauthorized = (): Problem => problem(401, "the token is missing or wrong");
export const notFound = (): Problem => problem(404, "there is no such job");

export function problem(status: number, message: string): Problem {
  return HttpResponse.json({ error: { message } }, { status });
}
