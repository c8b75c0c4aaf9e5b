import {
  create,
  toBinary,
  type DescMessage,
  type DescMethodUnary,
  type Message,
  type MessageInitShape,
} from "@bufbuild/protobuf";
import { MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";

import { GrpcCode } from "../contract/grpc-code.ts";
import type { GrpcMetadata } from "../contract/grpc-metadata.ts";
import { ConfigError, type ConfigIssue } from "../errors/config-error.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { PermanentUserError } from "../errors/permanent-user-error.ts";
import { addSecretHeader } from "../http/add-secret-header.ts";
import { isSensitiveName } from "../http/is-sensitive-name.ts";
import { createRedactor, type Redactor } from "../http/redact.ts";
import { checkRequest } from "./check-request.ts";
import type { GrpcCallOptions } from "./grpc-client.ts";
import { readMetadata } from "./read-metadata.ts";
import type { ResolvedGrpcClient } from "./resolve-options.ts";

/** A call, complete and checked, before its first attempt. */
export interface PreparedCall {
  readonly method: DescMethodUnary;
  /** What messages call the method: `package.Service/Method`. */
  readonly name: string;
  readonly message: Uint8Array;
  /** All metadata but that of `authorize`. */
  readonly metadata: GrpcMetadata;
  /** Whether applying the request twice is harmless. */
  readonly repeatable: boolean;
  readonly accept: ReadonlySet<number>;
  readonly check: ((answer: Message) => string | undefined) | undefined;
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
  readonly deadlineMs: number;
  readonly redactor: Redactor;
}

/** The options of a call of any method. */
export interface AnyGrpcCallOptions extends GrpcCallOptions {
  readonly accept?: readonly GrpcCode[] | undefined;
}

const IDEMPOTENT: ReadonlySet<MethodOptions_IdempotencyLevel> = new Set([
  MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS,
  MethodOptions_IdempotencyLevel.IDEMPOTENT,
]);

const LONGEST_KEY = 255;

/**
 * @throws ConfigError with code `InvalidConfig` that names the option, when one is wrong; PermanentUserError with code
 * `BadTaskSpecification`, when the request cannot be the message, or is too long.
 */
export function prepareCall(
  client: ResolvedGrpcClient,
  method: DescMethodUnary,
  request: MessageInitShape<DescMessage>,
  options: AnyGrpcCallOptions,
): PreparedCall {
  const issues: ConfigIssue[] = [];
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
  if (options.accept?.includes(GrpcCode.OK) === true) {
    issues.push({ field: "accept", message: "accept lists 0 (OK), which is no failure" });
  }
  const metadata: GrpcMetadata = {
    ...client.metadata,
    ...readMetadata("metadata", options.metadata, issues),
    ...(key === undefined ? {} : { [client.idempotencyKeyHeader]: [key] }),
  };
  if (issues.length > 0) throw new ConfigError(ErrorCode.InvalidConfig, "The options of the call are wrong", issues);
  const name = `${method.parent.typeName}/${method.name}`;
  return {
    method,
    name,
    message: encode(client, method.input, request, name),
    metadata,
    repeatable: options.repeatable ?? (IDEMPOTENT.has(method.idempotency) || key !== undefined),
    accept: new Set(options.accept),
    check: options.check,
    signal: options.signal,
    timeoutMs: options.timeoutMs ?? client.timeoutMs,
    deadlineMs: options.deadlineMs ?? client.deadlineMs,
    redactor: redactorFor(metadata),
  };
}

function encode(
  { maxMessageBytes }: ResolvedGrpcClient,
  input: DescMessage,
  request: MessageInitShape<DescMessage>,
  name: string,
): Uint8Array {
  let bytes: Uint8Array;
  try {
    const message = create(input, request);
    checkRequest(input, message);
    bytes = toBinary(input, message);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "it threw";
    const message = `The request of ${name} cannot be written as ${input.typeName}: ${why}`;
    throw new PermanentUserError(ErrorCode.BadTaskSpecification, message, { cause });
  }
  if (bytes.length > maxMessageBytes) {
    const message = `The request of ${name} has ${bytes.length} bytes, which is more than the ${maxMessageBytes} that maxMessageBytes allows`;
    throw new PermanentUserError(ErrorCode.BadTaskSpecification, message);
  }
  return bytes;
}

function redactorFor(metadata: GrpcMetadata): Redactor {
  const redactor = createRedactor();
  for (const [name, values] of Object.entries(metadata)) {
    if (!isSensitiveName(name)) continue;
    for (const value of values) addSecretHeader(redactor, typeof value === "string" ? value : base64(value));
  }
  return redactor;
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
