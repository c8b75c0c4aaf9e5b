import { clone, fromBinary, toBinary, type DescEnum, type DescField, type DescMessage } from "@bufbuild/protobuf";
import { isReflectMessage, reflect, type ReflectMessage } from "@bufbuild/protobuf/reflect";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

import type { GarbageBody } from "../plan/fault.ts";

/** A number that no enum has a word for: what a newer service sends. */
const UNKNOWN_WORD = 9_999;

/**
 * The message of a broken proxy or service, in place of the honest one. A state is every enum of the message that has a word for one of `states`, and every
 * text that is one, however deep in the message.
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
        changeStates(message, states, { word: 0, text: () => "" });
      });
    case "paddedState":
      return changed(output, honest, (message) => {
        changeStates(message, states, { word: UNKNOWN_WORD, text: (state) => ` ${state} ` });
      });
  }
}

/** What becomes of a state: of a word of an enum, and of a text. */
interface OddState {
  readonly word: number;
  text(state: string): string;
}

/** Changes every state in the message, however deep it stands: in messages, lists and maps. */
function changeStates(message: ReflectMessage, states: readonly string[], odd: OddState): void {
  for (const field of message.fields) {
    // The first word of an enum is not written, and may be a state all the same.
    const isWord = field.fieldKind === "enum" && field.oneof === undefined;
    if (isWord || message.isSet(field)) changeField(message, field, states, odd);
  }
}

function changeField(message: ReflectMessage, field: DescField, states: readonly string[], odd: OddState): void {
  const oddOf = (value: unknown): unknown => oddValue(field.enum, value, states, odd);
  switch (field.fieldKind) {
    case "message":
      return changeStates(message.get(field), states, odd);
    case "enum":
    case "scalar": {
      const value = oddOf(message.get(field));
      if (value === undefined) return;
      if (value === 0 || value === "") message.clear(field);
      else message.set(field, value);
      return;
    }
    case "list": {
      const list = message.get(field);
      for (const [index, entry] of list.entries()) {
        if (isReflectMessage(entry)) changeStates(entry, states, odd);
        else if (oddOf(entry) !== undefined) list.set(index, oddOf(entry));
      }
      return;
    }
    case "map": {
      const map = message.get(field);
      for (const [key, entry] of map) {
        if (isReflectMessage(entry)) changeStates(entry, states, odd);
        else if (oddOf(entry) !== undefined) map.set(key, oddOf(entry));
      }
    }
  }
}

/** What becomes of the value; nothing when it is no state. */
function oddValue(
  words: DescEnum | undefined,
  value: unknown,
  states: readonly string[],
  odd: OddState,
): number | string | undefined {
  if (words !== undefined) {
    const isState = words.values.some(({ name, localName }) => states.includes(name) || states.includes(localName));
    return isState ? odd.word : undefined;
  }
  return typeof value === "string" && states.includes(value) ? odd.text(value) : undefined;
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
