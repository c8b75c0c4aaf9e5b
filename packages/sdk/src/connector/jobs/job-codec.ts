import type { JobAnswer } from "./job-answer.ts";
import type { TaskFacts } from "./job-request.ts";

/** How what is stored with a job is read: by the messages of a protocol, which this folder does not know. */
export interface JobCodec {
  /** @throws PermanentSystemError with code `CorruptedPluginState`. */
  readFacts(bytes: Uint8Array, secrets: Readonly<Record<string, string>>): TaskFacts;
  /** @throws PermanentUserError for outputs or custom info that are no JSON. */
  writeAnswer(answer: JobAnswer): Uint8Array;
  /** @throws PermanentSystemError with code `CorruptedPluginState`. */
  readAnswer(bytes: Uint8Array): JobAnswer;
}
