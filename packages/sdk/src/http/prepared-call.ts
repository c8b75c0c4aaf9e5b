import type { StandardSchemaV1 } from "@standard-schema/spec";
import { ConfigError, type ConfigIssue } from "../errors/config-error.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { addSecretHeader } from "./add-secret-header.ts";
import type { BodyCallOptions, FindErrorInBody, HttpMethod } from "./http-client.ts";
import { isSensitiveName } from "./is-sensitive-name.ts";
import type { HttpPath } from "./path.ts";
import { createRedactor, type Redactor } from "./redact.ts";
import type { RequestBody } from "./request-body.ts";
import { BODY_OPTIONS, toRequestBody } from "./to-request-body.ts";
import { requestUrl } from "./request-url.ts";
import { ACCEPT_JSON, resolveHeaders, type ResolvedHttpClient } from "./resolve-options.ts";

/** A call, complete and checked, before its first attempt. */
export interface PreparedCall {
  readonly method: HttpMethod;
  readonly url: URL;
  /** What messages call the URL. */
  readonly path: string;
  /** All headers but those of `authorize`. Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RequestBody["content"] | undefined;
  /** Whether applying the request twice is harmless. */
  readonly repeatable: boolean;
  readonly schema: StandardSchemaV1 | undefined;
  readonly accept: ReadonlySet<number>;
  readonly acceptedSchema: StandardSchemaV1 | undefined;
  readonly readAs: "json" | "text";
  readonly errorInBody: FindErrorInBody | undefined;
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
  readonly deadlineMs: number;
  readonly redactor: Redactor;
}

/** The options of all kinds of calls. */
export interface AnyCallOptions extends BodyCallOptions {
  readonly schema?: StandardSchemaV1 | undefined;
  readonly accept?: readonly number[] | undefined;
  readonly acceptedSchema?: StandardSchemaV1 | undefined;
}

// RFC 9110, section 9.2.2.
const IDEMPOTENT: ReadonlySet<HttpMethod> = new Set(["GET", "HEAD", "PUT", "DELETE"]);

const LONGEST_KEY = 255;

/**
 * @throws ConfigError with code `InvalidConfig` that names the option, when one is wrong; PermanentUserError with code
 * `BadTaskSpecification`, when the body cannot be written; what `requestUrl` throws.
 */
export function prepareCall(
  client: ResolvedHttpClient,
  method: HttpMethod,
  path: HttpPath,
  options: AnyCallOptions,
): PreparedCall {
  const url = requestUrl(client.baseUrl, path, options.query);
  const issues: ConfigIssue[] = [];
  const body = toRequestBody(options);
  const bodies = BODY_OPTIONS.filter((field) => options[field] !== undefined);
  if (bodies.length > 1) {
    issues.push({ field: bodies.join(), message: `${bodies.join(" and ")} are given, expected at most one of them` });
  }
  if (options.acceptedSchema !== undefined && (options.accept ?? []).length === 0) {
    issues.push({ field: "acceptedSchema", message: "acceptedSchema needs accept: the statuses that it is about" });
  }
  const readAs = options.readAs ?? "json";
  const key = options.idempotencyKey;
  if (key !== undefined && !/^[\x21-\x7e]{1,255}$/.test(key)) {
    const message = `idempotencyKey must be 1 to ${LONGEST_KEY} visible ASCII characters without spaces, and is not`;
    issues.push({ field: "idempotencyKey", message });
  }
  for (const field of ["timeoutMs", "deadlineMs"] as const) {
    const value = options[field];
    if (value === undefined || value > 0) continue;
    issues.push({ field, message: `${field} is ${value}, expected a number above 0` });
  }
  const headers = {
    ...client.headers,
    ...(readAs === "text" && client.headers["accept"] === ACCEPT_JSON ? { accept: "*/*" } : {}),
    ...(body === undefined ? {} : { "content-type": body.contentType }),
    ...resolveHeaders("headers", options.headers, issues),
    // Without its own boundary a form cannot be read.
    ...(options.multipart === undefined || body === undefined ? {} : { "content-type": body.contentType }),
    ...(key === undefined ? {} : { [client.idempotencyKeyHeader]: key }),
  };
  if (issues.length > 0) throw new ConfigError(ErrorCode.InvalidConfig, "The options of the call are wrong", issues);
  const redactor = redactorFor(headers, url);
  return {
    method,
    url,
    path: redactor.redact(url.pathname),
    headers,
    body: body?.content,
    repeatable: options.repeatable ?? (IDEMPOTENT.has(method) || key !== undefined),
    schema: options.schema,
    accept: new Set(options.accept),
    acceptedSchema: options.acceptedSchema,
    readAs,
    errorInBody: options.errorInBody ?? client.errorInBody,
    signal: options.signal,
    timeoutMs: options.timeoutMs ?? client.timeoutMs,
    deadlineMs: options.deadlineMs ?? client.deadlineMs,
    redactor,
  };
}

function redactorFor(headers: Readonly<Record<string, string>>, url: URL): Redactor {
  const redactor = createRedactor();
  for (const [name, value] of Object.entries(headers)) if (isSensitiveName(name)) addSecretHeader(redactor, value);
  for (const [name, value] of url.searchParams) if (isSensitiveName(name)) redactor.add(value);
  // Errors of a fetch may repeat the URL.
  redactor.add(url.search);
  return redactor;
}
