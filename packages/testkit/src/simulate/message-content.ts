import { fromBinary, type DescEnum, type DescField, type DescMessage } from "@bufbuild/protobuf";
import { isReflectMessage, reflect, type ReflectMessage } from "@bufbuild/protobuf/reflect";

/**
 * What a message says, by the local names of its fields: only texts, words of enums, and the messages in which they stand. An enum that has a word for one
 * of `states` is told in that word, and as a number where it has none; the zero of any enum is what is not set.
 */
export function messageContent(desc: DescMessage, bytes: Uint8Array, states: readonly string[]): unknown {
  return contentOf(reflect(desc, fromBinary(desc, bytes)), states);
}

function contentOf(message: ReflectMessage, states: readonly string[]): unknown {
  const entries = message.fields
    .filter((field) => message.isSet(field))
    .map((field) => [field.localName, fieldContent(message, field, states)] as const);
  return Object.fromEntries(entries.filter(([, content]) => content !== undefined));
}

function fieldContent(message: ReflectMessage, field: DescField, states: readonly string[]): unknown {
  switch (field.fieldKind) {
    case "message":
      return contentOf(message.get(field), states);
    case "enum":
      return wordOf(field.enum, message.get(field), states);
    case "scalar":
      return textOf(message.get(field));
    case "list":
      return [...message.get(field)].map((entry) => inner(field.enum, entry, states));
    case "map":
      return Object.fromEntries(
        [...message.get(field)].map(([key, entry]) => [String(key), inner(field.enum, entry, states)]),
      );
  }
}

function inner(words: DescEnum | undefined, entry: unknown, states: readonly string[]): unknown {
  if (words !== undefined) return wordOf(words, entry, states);
  return isReflectMessage(entry) ? contentOf(entry, states) : textOf(entry);
}

function wordOf(words: DescEnum, value: unknown, states: readonly string[]): string | undefined {
  if (value === 0) return undefined;
  const word = words.values.find(({ number }) => number === value);
  if (word === undefined) return String(value);
  return states.includes(word.name) ? word.name : word.localName;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
