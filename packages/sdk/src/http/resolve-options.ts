import { ConfigError, type ConfigIssue } from "../errors/config-error.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { silentLogger } from "../internal/silent-logger.ts";
import type { Clock } from "../contract/clock.ts";
import type { Fetch } from "../contract/fetch.ts";
import type { Logger } from "../contract/logger.ts";
import type { Random } from "../contract/random.ts";
import type { Authorize } from "./authorize.ts";
import { credentialProblem, headerProblem } from "./header-problem.ts";
import type { FindErrorInBody } from "./http-client.ts";
import type { HttpClientOptions } from "./http-client-options.ts";
import { isSensitiveName } from "./is-sensitive-name.ts";
import { COUNT, NOT_NEGATIVE, numberReader, POSITIVE } from "./option-numbers.ts";
import { resolveRetry } from "./resolve-retry.ts";
import type { RetryPolicy } from "./retry-policy.ts";

/** What a client accepts when its options say nothing else. */
export const ACCEPT_JSON = "application/json";

/** The options of a client, complete and checked. */
export interface ResolvedHttpClient {
  /** Without a slash at the end of its path. */
  readonly baseUrl: URL;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly authorize: Authorize;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly deadlineMs: number;
  readonly retry: RetryPolicy;
  readonly maxResponseBytes: number;
  readonly maxErrorBodyBytes: number;
  readonly idempotencyKeyHeader: string;
  readonly errorInBody: FindErrorInBody | undefined;
}

/** @throws ConfigError with code `InvalidConfig` that lists every option that is wrong. */
export function resolveOptions(options: HttpClientOptions): ResolvedHttpClient {
  const issues: ConfigIssue[] = [];
  const number = numberReader(issues);
  const retry = resolveRetry(options.retry, number, issues);
  const idempotencyKeyHeader = (options.idempotencyKeyHeader ?? "idempotency-key").toLowerCase();
  if (headerProblem(idempotencyKeyHeader, "") !== undefined) {
    issues.push({ field: "idempotencyKeyHeader", message: "idempotencyKeyHeader is not a header name" });
  }
  const resolved: ResolvedHttpClient = {
    baseUrl: resolveBaseUrl(options.baseUrl, issues),
    fetch: options.fetch,
    clock: options.clock,
    random: options.random,
    logger: options.logger ?? silentLogger,
    authorize: options.authorize ?? (() => ({})),
    headers: { accept: ACCEPT_JSON, ...resolveHeaders("headers", options.headers, issues) },
    timeoutMs: number("timeoutMs", options.timeoutMs, 10_000, POSITIVE),
    deadlineMs: number("deadlineMs", options.deadlineMs, Infinity, POSITIVE),
    retry,
    maxResponseBytes: number("maxResponseBytes", options.maxResponseBytes, 8 * 1024 * 1024, COUNT),
    maxErrorBodyBytes: number("maxErrorBodyBytes", options.maxErrorBodyBytes, 2048, NOT_NEGATIVE),
    idempotencyKeyHeader,
    errorInBody: options.errorInBody,
  };
  if (issues.length > 0) {
    throw new ConfigError(ErrorCode.InvalidConfig, "The options of the HTTP client are wrong", issues);
  }
  return resolved;
}

/** Checks headers and puts their names in lower case. Adds to `issues` what is wrong, without any value. */
export function resolveHeaders(
  field: string,
  headers: Readonly<Record<string, string>> | undefined,
  issues: ConfigIssue[],
): Readonly<Record<string, string>> {
  const entries = Object.entries(headers ?? {}).map(([name, value]) => {
    const problem =
      headerProblem(name, value) ?? (isSensitiveName(name) ? credentialProblem(name, String(value)) : undefined);
    if (problem !== undefined) issues.push({ field, message: `${field}: ${problem}` });
    return [name.toLowerCase(), String(value).trim()] as const;
  });
  return Object.fromEntries(entries);
}

// The URL itself may hold a password, so it is not repeated in a message.
function resolveBaseUrl(baseUrl: string | URL, issues: ConfigIssue[]): URL {
  const issue = (problem: string): void => {
    issues.push({ field: "baseUrl", message: `baseUrl ${problem}` });
  };
  const url = URL.parse(String(baseUrl));
  if (url === null) {
    issue("is not an absolute URL, such as https://jobs.example.com/v1");
    return new URL("http://invalid.invalid");
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    issue(`has the scheme ${url.protocol}, expected http or https`);
  }
  if (url.username !== "" || url.password !== "") issue("holds a user or password: give it with the authorize option");
  if (url.search !== "" || url.hash !== "") {
    issue("holds a query or fragment: give parameters with the query option of a call");
  }
  url.pathname = url.pathname.replace(/\/+$/, "");
  return url;
}
