import type { DescField, DescMessage, Message } from "@bufbuild/protobuf";
import { isReflectMessage, reflect, type ReflectMessage } from "@bufbuild/protobuf/reflect";

import { describeType } from "../internal/describe-type.ts";

/**
 * Checks that every field of a message holds what its type says. Writing the message does not: it makes `[object Object]` of an object where a text
 * belongs, and sends it.
 *
 * @throws TypeError that names the field, and never its value.
 */
export function checkRequest(schema: DescMessage, message: Message): void {
  checkMessage(reflect(schema, message));
}

function checkMessage(message: ReflectMessage): void {
  // Those of Google are written in other ways, such as a plain object for a Struct, and checked where they are written.
  if (message.desc.typeName.startsWith("google.protobuf.")) return;
  // Values are checked when they are set; the message itself stays untouched.
  const probe = reflect(message.desc);
  for (const field of message.fields) {
    if (!message.isSet(field)) continue;
    switch (field.fieldKind) {
      case "message":
        checkMessage(message.get(field));
        break;
      case "list": {
        const list = probe.get(field);
        for (const item of message.get(field)) {
          if (isReflectMessage(item)) checkMessage(item);
          else named(field, item, () => list.add(item));
        }
        break;
      }
      case "map": {
        const map = probe.get(field);
        for (const [key, value] of message.get(field)) {
          if (isReflectMessage(value)) checkMessage(value);
          else named(field, value, () => map.set(key, value));
        }
        break;
      }
      case "scalar":
      case "enum": {
        const value = message.get(field);
        named(field, value, () => probe.set(field, value));
        break;
      }
    }
  }
}

// What the library says shows the value, which may be secret.
function named(field: DescField, value: unknown, set: () => unknown): void {
  const problem = refusal(set);
  if (problem === undefined) return;
  const range = problem.endsWith("out of range") ? ", which is out of range" : "";
  throw new TypeError(`${field.parent.typeName}.${field.name} holds ${describeType(value)}${range}`);
}

function refusal(set: () => unknown): string | undefined {
  try {
    set();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
}
