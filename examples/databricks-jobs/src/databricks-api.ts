import { NotFoundError, PermanentUserError, type PluginSetupContext } from "@flyte-webapi/sdk";
import { createHttpClient, path } from "@flyte-webapi/sdk/http";

import type { RunSpec } from "./run-spec.ts";
import { run, runOutput, submitted, type NotebookOutput, type Run } from "./run.ts";

/** Key of the personal access token. */
export const TOKEN_KEY = "DATABRICKS_TOKEN";

/** The largest output has 5 MB, which is up to six times as much when every character is escaped. */
const MAX_RESPONSE_BYTES = 32 * 1024 * 1024;

/** The calls of the Jobs API that the plugin needs. */
export interface DatabricksApi {
  /** Submits a run, or finds the one that was submitted with this token; answers its id. */
  submit(spec: RunSpec, token: string, signal: AbortSignal): Promise<string>;
  read(runId: string, signal: AbortSignal): Promise<Run>;
  /** What the notebook of a task gave. `taskRunId` is the id of the run of the task, not that of the whole. */
  readOutput(taskRunId: string, signal: AbortSignal): Promise<NotebookOutput>;
  /** Stops the run. One that is over or unknown is a success. */
  cancel(runId: string, signal: AbortSignal): Promise<void>;
}

/** A client of the workspace at `baseUrl`. */
export function createDatabricksApi(setup: PluginSetupContext, baseUrl: string): DatabricksApi {
  const { fetch, clock, random, logger, secretManager } = setup;
  const client = createHttpClient({
    baseUrl,
    fetch,
    clock,
    random,
    logger,
    maxResponseBytes: MAX_RESPONSE_BYTES,
    authorize: async () => ({ authorization: `Bearer ${await secretManager.get(TOKEN_KEY)}` }),
  });

  return {
    submit: async (spec, token, signal) => {
      const { run_id: runId } = await client.post(path`api/2.1/jobs/runs/submit`, {
        // At most 64 characters; so has Flyte's key.
        json: { ...spec, idempotency_token: token },
        repeatable: true,
        schema: submitted,
        signal,
      });
      return runId;
    },

    read: async (runId, signal) =>
      await orNotFound(client.get(path`api/2.1/jobs/runs/get`, { query: { run_id: runId }, schema: run, signal })),

    readOutput: async (taskRunId, signal) => {
      const { notebook_output: output } = await orNotFound(
        client.get(path`api/2.1/jobs/runs/get-output`, { query: { run_id: taskRunId }, schema: runOutput, signal }),
      );
      return output;
    },

    cancel: async (runId, signal) => {
      try {
        await orNotFound(
          client.post(path`api/2.1/jobs/runs/cancel`, { json: { run_id: BigInt(runId) }, repeatable: true, signal }),
        );
      } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
      }
    },
  };
}

/** A run that the workspace does not know is a 400 `INVALID_PARAMETER_VALUE`, told from others by its message only. */
async function orNotFound<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const isMissing = error instanceof PermanentUserError && /Run \S+ (does not|doesn't) exist/.test(error.message);
    throw isMissing ? new NotFoundError("RunNotFound", error.message, { cause: error, facts: error.facts }) : error;
  }
}
