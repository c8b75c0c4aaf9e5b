import type { Redactor } from "./redact.ts";

/** What messages and errors say of a request. */
export interface RequestFacts {
  readonly method: string;
  /** Without the query, whose values may be secret. */
  readonly path: string;
  /** 1 for the first. */
  readonly attempt: number;
}

/** What services call the id under which they can find a request in their logs. */
export const REQUEST_ID_HEADERS: readonly string[] = [
  "x-request-id",
  "request-id",
  "x-correlation-id",
  "x-amzn-requestid",
  "x-amz-request-id",
  "x-ms-request-id",
  "x-goog-request-id",
  "cf-ray",
];

const LONGEST_REQUEST_ID = 200;

/** The facts of an error after an answer. */
export function answerFacts(
  request: RequestFacts,
  response: { readonly status: number; readonly headers: Headers },
  redactor: Redactor,
): Readonly<Record<string, unknown>> {
  const id = REQUEST_ID_HEADERS.map((name) => response.headers.get(name)).find(
    (value) => value !== null && value !== "",
  );
  const requestId =
    id === undefined || id === null ? {} : { requestId: redactor.redact(id).slice(0, LONGEST_REQUEST_ID) };
  return { ...request, status: response.status, ...requestId };
}
