import { clone, fromBinary, toBinary, type DescField, type DescMessage } from "@bufbuild/protobuf";
import { reflect, type ReflectMessage } from "@bufbuild/protobuf/reflect";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

import type { GarbageBody } from "../plan/fault.ts";

/** A number that no enum has a word for: what a newer service sends. */
const UNKNOWN_WORD = 9_999;

/**
 * The message of a broken proxy or service, in place of the honest one. A state is every enum of the message that has a word for one of `states`, and every
 * text that is one.
 */
export function garbageMessage(
  output: DescMessage,
  honest: Uint8Array,
  body: Exclude<GarbageBody, "html">,
  states: readonly string[],
): Uint8Array {
  switch (body) {
    case "empty":
    case "emptyObject":
      return new Uint8Array();
    case "truncated":
      return honest.slice(0, Math.floor(honest.length / 2));
    case "wrongTypes":
      return wrongTypes();
    case "nullId":
    case "emptyId":
      return changed(output, honest, (message) => {
        for (const field of message.fields) if (isId(field)) message.clear(field);
      });
    // proto3 has no null: what is left out is empty, or the first word of the enum.
    case "nullState":
    case "emptyState":
      return changed(output, honest, (message) => {
        for (const field of message.fields) if (isState(message, field, states)) message.clear(field);
      });
    case "paddedState":
      return changed(output, honest, (message) => {
        for (const field of message.fields) {
          if (!isState(message, field, states)) continue;
          if (field.fieldKind === "enum") message.set(field, UNKNOWN_WORD);
          else message.set(field, ` ${textOf(message, field)} `);
        }
      });
  }
}

// A message of another type: its first field is a number where others have a text, or the other way round.
function wrongTypes(): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).uint32(42);
  writer.tag(2, WireType.LengthDelimited).string("surprise");
  return writer.finish();
}

function changed(output: DescMessage, honest: Uint8Array, change: (message: ReflectMessage) => void): Uint8Array {
  const message = clone(output, fromBinary(output, honest));
  change(reflect(output, message));
  return toBinary(output, message);
}

function isId(field: DescField): boolean {
  return field.fieldKind === "scalar" && (/(?:^|_)id$/.test(field.name) || field.name === "name");
}

function isState(message: ReflectMessage, field: DescField, states: readonly string[]): boolean {
  if (field.fieldKind === "enum") {
    return field.enum.values.some(({ name, localName }) =>
      states.some((state) => state === name || state === localName),
    );
  }
  return field.fieldKind === "scalar" && states.includes(textOf(message, field));
}

function textOf(message: ReflectMessage, field: DescField): string {
  const value: unknown = message.get(field);
  return typeof value === "string" ? value : "";
}
