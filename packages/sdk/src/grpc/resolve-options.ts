import type { Clock } from "../contract/clock.ts";
import type { GrpcMetadata } from "../contract/grpc-metadata.ts";
import type { GrpcSecurity, GrpcUnary } from "../contract/grpc-unary.ts";
import type { Logger } from "../contract/logger.ts";
import type { Random } from "../contract/random.ts";
import { ConfigError, type ConfigIssue } from "../errors/config-error.ts";
import { ErrorCode } from "../errors/error-code.ts";
import type { Authorize } from "../http/authorize.ts";
import { headerProblem } from "../http/header-problem.ts";
import { COUNT, numberReader, POSITIVE } from "../http/option-numbers.ts";
import { resolveRetry } from "../http/resolve-retry.ts";
import type { RetryPolicy } from "../http/retry-policy.ts";
import { silentLogger } from "../internal/silent-logger.ts";
import { addressProblem } from "./address-problem.ts";
import type { GrpcClientOptions } from "./grpc-client-options.ts";
import { readMetadata } from "./read-metadata.ts";

/** The options of a client, complete and checked. */
export interface ResolvedGrpcClient {
  readonly address: string;
  readonly security: GrpcSecurity;
  readonly grpc: GrpcUnary;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly authorize: Authorize;
  readonly metadata: GrpcMetadata;
  readonly timeoutMs: number;
  readonly deadlineMs: number;
  readonly retry: RetryPolicy;
  readonly maxMessageBytes: number;
  readonly idempotencyKeyHeader: string;
  readonly waitForReady: boolean;
  readonly gzip: boolean;
}

/** @throws ConfigError with code `InvalidConfig` that lists every option that is wrong. */
export function resolveOptions(options: GrpcClientOptions): ResolvedGrpcClient {
  const issues: ConfigIssue[] = [];
  const number = numberReader(issues);
  const problem = addressProblem(options.address);
  if (problem !== undefined) issues.push({ field: "address", message: `address ${problem}` });
  const idempotencyKeyHeader = (options.idempotencyKeyHeader ?? "idempotency-key").toLowerCase();
  if (headerProblem(idempotencyKeyHeader, "") !== undefined) {
    issues.push({ field: "idempotencyKeyHeader", message: "idempotencyKeyHeader is not a name of metadata" });
  }
  const resolved: ResolvedGrpcClient = {
    address: options.address,
    security: options.security ?? { kind: "tls" },
    grpc: options.grpc,
    clock: options.clock,
    random: options.random,
    logger: options.logger ?? silentLogger,
    authorize: options.authorize ?? (() => ({})),
    metadata: readMetadata("metadata", options.metadata, issues),
    timeoutMs: number("timeoutMs", options.timeoutMs, 10_000, POSITIVE),
    deadlineMs: number("deadlineMs", options.deadlineMs, Infinity, POSITIVE),
    retry: resolveRetry(options.retry, number, issues),
    maxMessageBytes: number("maxMessageBytes", options.maxMessageBytes, 4 * 1024 * 1024, COUNT),
    idempotencyKeyHeader,
    waitForReady: options.waitForReady ?? false,
    gzip: options.gzip ?? false,
  };
  if (issues.length > 0) {
    throw new ConfigError(ErrorCode.InvalidConfig, "The options of the gRPC client are wrong", issues);
  }
  return resolved;
}
