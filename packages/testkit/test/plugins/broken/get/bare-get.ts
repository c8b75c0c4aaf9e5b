import type { GetContext } from "@flyte-webapi/sdk";

import type { DesignSetup, JobMeta } from "../../design.ts";
import type { Answer } from "../../job-api.ts";
import { SERVICE_URL, TOKEN_KEY } from "../../job-service.world.ts";

/** What the bare request is given beside its address. */
export interface BareOptions {
  readonly signal?: AbortSignal;
}

/** The head of the answer to a poll, on the bare `fetch`: for plugins that are wrong in how they ask. */
export async function bareGet(
  { setup }: DesignSetup,
  { resourceMeta }: GetContext<JobMeta>,
  options: BareOptions,
): Promise<Response> {
  const token = await setup.secretManager.get(TOKEN_KEY);
  return await setup.fetch(`${SERVICE_URL}/jobs/${encodeURIComponent(resourceMeta.jobId)}`, {
    headers: { authorization: `Bearer ${token}` },
    ...options,
  });
}

/** Its body, as the correct plugins read it. */
export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  try {
    return { status: response.status, json: JSON.parse(text) };
  } catch {
    return { status: response.status, json: undefined };
  }
}
