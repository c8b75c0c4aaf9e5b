import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { GrpcRequest } from "@flyte-webapi/sdk";

/** The same request with a text replaced wherever it stands: metadata and message. */
export function rewriteGrpcRequest(request: GrpcRequest, rewrite: (text: string) => string): GrpcRequest {
  const metadata = Object.fromEntries(
    Object.entries(request.metadata ?? {}).map(([name, values]) => [
      name,
      values.map((value) => (typeof value === "string" ? rewrite(value) : value)),
    ]),
  );
  return { ...request, metadata, message: rewriteMessage(request.message, rewrite) ?? request.message };
}

/** The message with its texts rewritten; nothing when it is no message, or has no text that changes. */
function rewriteMessage(bytes: Uint8Array, rewrite: (text: string) => string): Uint8Array | undefined {
  let changes = false;
  const writer = new BinaryWriter();
  try {
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) {
      const [field, wireType] = reader.tag();
      if (wireType !== WireType.LengthDelimited) {
        writer.tag(field, wireType).raw(reader.skip(wireType, field));
        continue;
      }
      const value = reader.bytes();
      const rewritten = rewriteValue(value, rewrite);
      changes ||= rewritten !== undefined;
      writer.tag(field, wireType).bytes(rewritten ?? value);
    }
  } catch {
    // Not a message, but a text or bytes.
    return undefined;
  }
  return changes ? writer.finish() : undefined;
}

// Without its descriptor, a value may be a message, a text or bytes. A message is tried first: the text would stand inside of it.
function rewriteValue(value: Uint8Array, rewrite: (text: string) => string): Uint8Array | undefined {
  const inside = rewriteMessage(value, rewrite);
  if (inside !== undefined) return inside;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(value);
  } catch {
    return undefined;
  }
  const rewritten = rewrite(text);
  return rewritten === text ? undefined : new TextEncoder().encode(rewritten);
}
