import type { StandardSchemaV1 } from "@standard-schema/spec";
import { ConfigError, type ConfigIssue } from "../errors/config-error.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { PermanentUserError } from "../errors/permanent-user-error.ts";
import { addSecretHeader } from "./add-secret-header.ts";
import { stringifyExactJson } from "./exact-json.ts";
import type { BodyCallOptions, FindErrorInBody, HttpMethod } from "./http-client.ts";
import { isSensitiveName } from "./is-sensitive-name.ts";
import type { HttpPath } from "./path.ts";
import { createRedactor, type Redactor } from "./redact.ts";
import { requestUrl } from "./request-url.ts";
import { resolveHeaders, type ResolvedHttpClient } from "./resolve-options.ts";

/** A call, complete and checked, before its first attempt. */
export interface PreparedCall {
  readonly method: HttpMethod;
  readonly url: URL;
  /** What messages call the URL. */
  readonly path: string;
  /** All headers but those of `authorize`. Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Whether applying the request twice is harmless. */
  readonly repeatable: boolean;
  readonly schema: StandardSchemaV1 | undefined;
  readonly accept: ReadonlySet<number>;
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
}

// RFC 9110, section 9.2.2.
const IDEMPOTENT: ReadonlySet<HttpMethod> = new Set(["GET", "HEAD", "PUT", "DELETE"]);

const LONGEST_KEY = 255;

/**
 * @throws ConfigError with code `InvalidConfig` that names the option, when one is wrong; PermanentUserError with code
 * `BadTaskSpecification`, when the body cannot be JSON; what `requestUrl` throws.
 */
export function prepareCall(
  client: ResolvedHttpClient,
  method: HttpMethod,
  path: HttpPath,
  options: AnyCallOptions,
): PreparedCall {
  const url = requestUrl(client.baseUrl, path, options.query);
  const issues: ConfigIssue[] = [];
  const body = "json" in options && options.json !== undefined ? encodeBody(options.json) : undefined;
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
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...resolveHeaders("headers", options.headers, issues),
    ...(key === undefined ? {} : { [client.idempotencyKeyHeader]: key }),
  };
  if (issues.length > 0) throw new ConfigError(ErrorCode.InvalidConfig, "The options of the call are wrong", issues);
  const redactor = redactorFor(headers, url);
  return {
    method,
    url,
    path: redactor.redact(url.pathname),
    headers,
    body,
    repeatable: options.repeatable ?? (IDEMPOTENT.has(method) || key !== undefined),
    schema: options.schema,
    accept: new Set(options.accept),
    errorInBody: options.errorInBody ?? client.errorInBody,
    signal: options.signal,
    timeoutMs: options.timeoutMs ?? client.timeoutMs,
    deadlineMs: options.deadlineMs ?? client.deadlineMs,
    redactor,
  };
}

function encodeBody(json: unknown): string {
  try {
    return stringifyExactJson(json);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "it threw";
    throw new PermanentUserError(ErrorCode.BadTaskSpecification, `The body cannot be written as JSON: ${why}`, {
      cause,
    });
  }
}

function redactorFor(headers: Readonly<Record<string, string>>, url: URL): Redactor {
  const redactor = createRedactor();
  for (const [name, value] of Object.entries(headers)) if (isSensitiveName(name)) addSecretHeader(redactor, value);
  for (const [name, value] of url.searchParams) if (isSensitiveName(name)) redactor.add(value);
  // Errors of a fetch may repeat the URL.
  redactor.add(url.search);
  return redactor;
}
