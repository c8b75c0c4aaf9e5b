import type { HttpClient } from "@flyte-webapi/sdk/http";
import { path } from "@flyte-webapi/sdk/http";
import * as z from "zod";

const started = z.object({ handle: z.string() });
const failedStatement = z.object({ code: z.string(), message: z.string() });
const uploaded = z.object({ id: z.string() });

/** Both requests of the page about the HTTP client. */
export async function submitBoth(client: HttpClient, spec: { statement: string }, lines: string, signal: AbortSignal) {
  const answers: unknown[] = [];
  const keep = async (answer: Promise<unknown>): Promise<void> => void answers.push(await answer);
  await keep(submit(client, spec, signal));
  await keep(upload(client, lines, signal));
  return answers;
}

async function submit(client: HttpClient, spec: { statement: string }, signal: AbortSignal) {
  // #region accepted
  // A 422 that tells of a failed statement is an answer; any other 422 is still a PermanentUserError.
  return await client.post(path`statements`, {
    json: spec,
    schema: started,
    accept: [422],
    acceptedSchema: failedStatement,
    signal,
  });
  // #endregion
}

async function upload(client: HttpClient, lines: string, signal: AbortSignal) {
  // #region multipart
  return await client.post(path`files`, {
    multipart: { purpose: "batch", file: { fileName: "in.jsonl", content: lines, contentType: "application/jsonl" } },
    schema: uploaded,
    signal,
  });
  // #endregion
}
