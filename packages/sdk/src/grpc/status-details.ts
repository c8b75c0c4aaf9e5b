import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

import type { GrpcMetadata } from "../contract/grpc-metadata.ts";

/** What a status says beyond its code and text. */
export interface StatusDetails {
  /** How long the service asks to wait, in milliseconds, at least 0. `never`: it asks not to be asked again. */
  readonly retryAfterMs?: number | "never" | undefined;
  /** Of `google.rpc.ErrorInfo`: the service's word for what went wrong, such as `QUOTA_EXCEEDED`. */
  readonly reason?: string | undefined;
  /** Of `google.rpc.ErrorInfo`: who says so, such as `jobs.example.com`. */
  readonly domain?: string | undefined;
}

/**
 * Reads the details of a status: `google.rpc.Status` in `grpc-status-details-bin` with `RetryInfo` and `ErrorInfo`, and
 * `grpc-retry-pushback-ms`. What cannot be read is left out. Source: googleapis, google/rpc/error_details.proto; grpc/proposal, A6.
 */
export function statusDetails(trailers: GrpcMetadata): StatusDetails {
  const details: { -readonly [Name in keyof StatusDetails]: StatusDetails[Name] } = {};
  for (const any of repeated(fields(bytesOf(trailers, "grpc-status-details-bin")), STATUS_DETAILS)) {
    const { typeUrl, value } = readAny(any);
    if (typeUrl.endsWith("/google.rpc.RetryInfo")) details.retryAfterMs ??= retryDelayMs(value);
    if (typeUrl.endsWith("/google.rpc.ErrorInfo")) {
      const info = fields(value);
      details.reason ??= text(info, 1);
      details.domain ??= text(info, 2);
    }
  }
  const pushback = trailers["grpc-retry-pushback-ms"]?.[0];
  // Not a number of milliseconds from 0: not to be repeated, says the proposal.
  if (typeof pushback === "string") details.retryAfterMs = /^\d{1,9}$/.test(pushback) ? Number(pushback) : "never";
  return details;
}

const STATUS_DETAILS = 3;

function readAny(bytes: Uint8Array): { readonly typeUrl: string; readonly value: Uint8Array } {
  const any = fields(bytes);
  return { typeUrl: text(any, 1) ?? "", value: repeated(any, 2)[0] ?? EMPTY };
}

// google.protobuf.Duration in field 1.
function retryDelayMs(retryInfo: Uint8Array): number | undefined {
  const [delay] = repeated(fields(retryInfo), 1);
  if (delay === undefined) return undefined;
  const duration = fields(delay);
  const ms = Number(number(duration, 1)) * 1_000 + Math.ceil(Number(number(duration, 2)) / 1_000_000);
  return ms >= 0 ? ms : undefined;
}

type Fields = ReadonlyMap<number, readonly (Uint8Array | bigint)[]>;

const EMPTY = new Uint8Array();

function bytesOf(metadata: GrpcMetadata, name: string): Uint8Array {
  const value = metadata[name]?.[0];
  return value instanceof Uint8Array ? value : EMPTY;
}

/** The fields of any message that are numbers or have a length; none after damage. */
function fields(bytes: Uint8Array): Fields {
  const found = new Map<number, (Uint8Array | bigint)[]>();
  try {
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) {
      const [field, wireType] = reader.tag();
      const value = readValue(reader, field, wireType);
      if (value === undefined) continue;
      const values = found.get(field) ?? [];
      values.push(value);
      found.set(field, values);
    }
  } catch {
    // Damaged: what was read before counts.
  }
  return found;
}

function readValue(reader: BinaryReader, field: number, wireType: WireType): Uint8Array | bigint | undefined {
  if (wireType === WireType.LengthDelimited) return reader.bytes();
  if (wireType === WireType.Varint) return BigInt(reader.int64());
  reader.skip(wireType, field);
  return undefined;
}

function repeated(from: Fields, field: number): Uint8Array[] {
  return (from.get(field) ?? []).filter((value) => value instanceof Uint8Array);
}

function text(from: Fields, field: number): string | undefined {
  const [bytes] = repeated(from, field);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

function number(from: Fields, field: number): bigint {
  return from.get(field)?.find((value) => typeof value === "bigint") ?? 0n;
}
