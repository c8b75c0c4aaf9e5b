import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { GrpcMetadata } from "@flyte-webapi/sdk";

import type { RetryAfter } from "../plan/fault.ts";

const RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo";

/**
 * The trailers of a status that says when to come back: `google.rpc.RetryInfo` in a `google.rpc.Status`. What is no time in HTTP either is
 * bytes that cannot be read. Source: googleapis, google/rpc/{status,error_details}.proto.
 */
export function retryInfo(retryAfter: RetryAfter, code: number, message: string): GrpcMetadata {
  const details =
    "literal" in retryAfter
      ? new TextEncoder().encode(`\u007f${retryAfter.literal}`)
      : status(code, message, "seconds" in retryAfter ? retryAfter.seconds : retryAfter.dateInSeconds);
  return { "grpc-status-details-bin": [details] };
}

function status(code: number, message: string, seconds: number): Uint8Array {
  const delay = new BinaryWriter();
  delay.tag(1, WireType.Varint).int64(Math.trunc(seconds));
  delay.tag(2, WireType.Varint).int32(Math.round((seconds % 1) * 1e9));
  const info = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(delay.finish());
  const any = new BinaryWriter();
  any.tag(1, WireType.LengthDelimited).string(RETRY_INFO);
  any.tag(2, WireType.LengthDelimited).bytes(info.finish());
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int32(code);
  writer.tag(2, WireType.LengthDelimited).string(message);
  writer.tag(3, WireType.LengthDelimited).bytes(any.finish());
  return writer.finish();
}
