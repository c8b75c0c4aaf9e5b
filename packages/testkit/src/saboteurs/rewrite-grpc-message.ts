import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/** The message with its texts rewritten; nothing when it is no message, or has no text that changes. */
export function rewriteGrpcMessage(bytes: Uint8Array, rewrite: (text: string) => string): Uint8Array | undefined {
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
  const inside = rewriteGrpcMessage(value, rewrite);
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
