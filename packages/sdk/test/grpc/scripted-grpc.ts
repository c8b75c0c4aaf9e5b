import { create, toBinary, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

import type { GrpcMetadata } from "../../src/contract/grpc-metadata.ts";
import { GrpcError } from "../../src/contract/grpc-error.ts";
import type { GrpcRequest, GrpcResponse } from "../../src/contract/grpc-unary.ts";
import type { Logger } from "../../src/contract/logger.ts";
import { createGrpcClient, type GrpcClient, type GrpcClientOptions } from "../../src/grpc/index.ts";
import { createSeededRandom } from "../../src/internal/seeded-random.ts";
import { createVirtualClock, type VirtualClock } from "../../src/internal/virtual-clock.ts";
import { JobSchema, JobService } from "./gen/jobs_pb.js";

/** What the service does with one request. */
export type GrpcStep = (request: GrpcRequest) => Promise<GrpcResponse>;

/** A request as the service saw it, and when, in milliseconds since the start. */
export interface SeenGrpcRequest extends GrpcRequest {
  readonly atMs: number;
}

/** A client before a service that follows a script, in virtual time. */
export interface ScriptedGrpc {
  readonly client: GrpcClient<typeof JobService>;
  readonly clock: VirtualClock;
  readonly seen: readonly SeenGrpcRequest[];
  /** Everything that was logged, as JSON lines. */
  readonly log: readonly string[];
}

/** The last step is repeated for ever. */
export function scriptedGrpc(steps: readonly GrpcStep[], options: Partial<GrpcClientOptions> = {}): ScriptedGrpc {
  const clock = createVirtualClock();
  const seen: SeenGrpcRequest[] = [];
  const log: string[] = [];
  const client = createGrpcClient(JobService, {
    address: "jobs.test:443",
    grpc: async (request) => {
      seen.push({ ...request, atMs: clock.monotonic() });
      const step = steps[Math.min(seen.length, steps.length) - 1];
      if (step === undefined) throw new Error("The script is empty");
      return await step(request);
    },
    clock,
    random: createSeededRandom(1),
    logger: recordingLogger(log),
    ...options,
  });
  return { client, clock, seen, log };
}

function recordingLogger(log: string[]): Logger {
  const add = (message: string, fields?: unknown): void => void log.push(JSON.stringify({ message, fields }));
  const logger: Logger = { debug: add, info: add, warn: add, error: add, child: () => logger };
  return logger;
}

/** Answers these bytes. */
export function bytes(message: Uint8Array, trailers: GrpcMetadata = {}): GrpcStep {
  return async () => ({ message, headers: {}, trailers });
}

/** Answers a message. */
function message<Desc extends DescMessage>(schema: Desc, init: MessageInitShape<Desc>): GrpcStep {
  return bytes(toBinary(schema, create(schema, init)));
}

/** Answers a job. */
export function job(init: MessageInitShape<typeof JobSchema>): GrpcStep {
  return message(JobSchema, init);
}

/** Answers a status. */
export function refusal(code: number, details = "", trailers: GrpcMetadata = {}): GrpcStep {
  return async () => {
    throw new GrpcError(code, details, { trailers });
  };
}

/** No connection could be made. */
export const unsent: GrpcStep = async () => {
  throw new GrpcError(14, "No connection established", { unsent: true });
};

/** Never answers, whatever the signal says. */
export const silence: GrpcStep = () => new Promise(() => {});

/** What is in `grpc-status-details-bin`. */
export interface RichStatus {
  readonly retryInfo?: { readonly seconds: number; readonly nanos?: number };
  readonly errorInfo?: { readonly reason: string; readonly domain: string };
}

/** The trailers of a status with details, written by hand as in google/rpc/{status,error_details}.proto. */
export function richTrailers({ retryInfo, errorInfo }: RichStatus): GrpcMetadata {
  const status = new BinaryWriter();
  status.tag(1, WireType.Varint).int32(8);
  status.tag(2, WireType.LengthDelimited).string("said twice");
  if (errorInfo !== undefined) {
    const value = new BinaryWriter();
    value.tag(1, WireType.LengthDelimited).string(errorInfo.reason);
    value.tag(2, WireType.LengthDelimited).string(errorInfo.domain);
    addAny(status, "type.googleapis.com/google.rpc.ErrorInfo", value.finish());
  }
  if (retryInfo !== undefined) {
    const delay = new BinaryWriter();
    delay.tag(1, WireType.Varint).int64(retryInfo.seconds);
    delay.tag(2, WireType.Varint).int32(retryInfo.nanos ?? 0);
    const value = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(delay.finish());
    addAny(status, "type.googleapis.com/google.rpc.RetryInfo", value.finish());
  }
  return { "grpc-status-details-bin": [status.finish()] };
}

function addAny(status: BinaryWriter, typeUrl: string, value: Uint8Array): void {
  const any = new BinaryWriter();
  any.tag(1, WireType.LengthDelimited).string(typeUrl);
  any.tag(2, WireType.LengthDelimited).bytes(value);
  status.tag(3, WireType.LengthDelimited).bytes(any.finish());
}
