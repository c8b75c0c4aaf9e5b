/** Where the scripted service is. */
export const JOBS = "https://jobs.test/v1/jobs";

/**
 * Answers by method and URL, in which `KEY` stands for the idempotency key; the last answer to a request is repeated. A text is sent as it is,
 * as JSON; a number is a status.
 */
export type Script = Readonly<Record<string, readonly (string | number)[]>>;
