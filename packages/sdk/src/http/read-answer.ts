import type { StandardSchemaV1 } from "@standard-schema/spec";
import { ErrorCode } from "../errors/error-code.ts";
import { PermanentUserError } from "../errors/permanent-user-error.ts";
import { RetryableError } from "../errors/retryable-error.ts";
import type { Failure } from "./attempt-outcome.ts";
import { parseExactJson } from "./exact-json.ts";
import type { FindErrorInBody } from "./http-client.ts";

/** What the body of a success must be. */
export interface Expected {
  readonly schema: StandardSchemaV1 | undefined;
  readonly errorInBody: FindErrorInBody | undefined;
  readonly readAs: "json" | "text";
}

/** How to speak of the answer. */
export interface AnswerWords {
  /** Such as `GET /v1/jobs/7 answered 200`. */
  readonly subject: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** Makes a text fit for a message. */
  clean(text: string, maxChars: number): string;
}

const SHOWN_OF_BODY = 300;
const SHOWN_OF_ISSUE = 200;
const SHOWN_ISSUES = 5;
const MATCHING_JSON = "expected JSON that matches the schema";

/** Turns the body of a success into the value that the schema makes of it. */
export async function readAnswer(
  text: string,
  expected: Expected,
  words: AnswerWords,
): Promise<{ readonly kind: "value"; readonly value: unknown } | Failure> {
  const form = expected.readAs === "json" ? "JSON" : "a text";
  let body: unknown;
  try {
    body = expected.readAs === "json" ? parseExactJson(text) : text;
  } catch {
    return badResponse(text, expected.schema === undefined ? "expected JSON" : MATCHING_JSON, words);
  }
  try {
    const found = expected.errorInBody?.(body);
    if (found !== undefined) return failureInBody(found, words);
  } catch (thrown) {
    // It reached into something that is not there.
    const why = thrown instanceof Error ? words.clean(thrown.message, SHOWN_OF_ISSUE) : "";
    return badResponse(text, `expected something in which errorInBody can look for an error: ${why}`, words);
  }
  if (expected.schema === undefined) return { kind: "value", value: undefined };
  const result = await validate(expected.schema, body);
  if (result.issues === undefined) return { kind: "value", value: result.value };
  const issues = result.issues.slice(0, SHOWN_ISSUES).map((issue) => words.clean(describeIssue(issue), SHOWN_OF_ISSUE));
  return badResponse(text, `expected ${form} that matches the schema: ${issues.join("; ")}`, words);
}

/** What the schema makes of the body; nothing when the body is not what it is about. */
export async function readIfMatching(
  text: string,
  schema: StandardSchemaV1,
  readAs: Expected["readAs"],
): Promise<{ readonly value: unknown } | undefined> {
  let body: unknown;
  try {
    body = readAs === "json" ? parseExactJson(text) : text;
  } catch {
    return undefined;
  }
  const result = await validate(schema, body);
  return result.issues === undefined ? { value: result.value } : undefined;
}

async function validate(schema: StandardSchemaV1, json: unknown): Promise<StandardSchemaV1.Result<unknown>> {
  try {
    return await schema["~standard"].validate(json);
  } catch (thrown) {
    // A transformation that throws, such as exactId: the value was not what it expected.
    return { issues: [{ message: thrown instanceof Error ? thrown.message : "the schema threw" }] };
  }
}

function describeIssue(issue: StandardSchemaV1.Issue): string {
  const path = (issue.path ?? []).map((part) => String(typeof part === "object" ? part.key : part)).join(".");
  return path === "" ? issue.message : `${path}: ${issue.message}`;
}

function badResponse(text: string, expectation: string, words: AnswerWords): Failure {
  const body = words.clean(text, SHOWN_OF_BODY);
  const got = body === "" ? "with an empty body" : `with: ${body}`;
  const error = new RetryableError(ErrorCode.BadResponse, `${words.subject} ${got}; ${expectation}`, {
    facts: { ...words.facts, body },
  });
  return { kind: "failed", error, again: "ifRepeatable" };
}

function failureInBody(
  found: string | { readonly message: string; readonly retryable: boolean },
  words: AnswerWords,
): Failure {
  const { message, retryable } = typeof found === "string" ? { message: found, retryable: false } : found;
  const said = words.clean(message, SHOWN_OF_BODY);
  const text = `${words.subject}, but the body tells of an error: ${said}`;
  const options = { facts: { ...words.facts, body: said } };
  return retryable
    ? { kind: "failed", error: new RetryableError(ErrorCode.ServiceUnavailable, text, options), again: "ifRepeatable" }
    : { kind: "failed", error: new PermanentUserError(ErrorCode.RequestRejected, text, options), again: "never" };
}
