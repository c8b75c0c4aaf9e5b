import type { ResourceMetaCodec } from "@flyte-webapi/sdk";

import type { HostTask } from "./host-task.ts";
import { sameValue } from "./same-value.ts";

/** Bytes that are no text, so no JSON either. */
const DAMAGED = Uint8Array.of(0xff, 0xfe, 0x00, 0x7b, 0xc3);
const NEW_FIELD = "conformanceNewField";

/** What is wrong with ResourceMeta after it was stored and read again, or with storing it twice. */
export function roundTripProblem(
  codec: ResourceMetaCodec<unknown>,
  meta: unknown,
  encoded: Uint8Array,
): string | undefined {
  try {
    if (!sameBytes(codec.encode(meta), encoded)) return "encoding it twice gives different bytes";
    const decoded = codec.decode(encoded);
    if (!sameValue(decoded, meta)) return "it is not the same after it was stored and read";
    return sameBytes(codec.encode(decoded), encoded) ? undefined : "what was read is stored in other bytes";
  } catch (error) {
    return `reading what was stored throws ${error instanceof Error ? error.name : typeof error}`;
  }
}

/** Changes what is stored of a task. Does nothing when nothing is, or when it is no JSON object to which a field could be added. */
export function tamper(task: HostTask, how: "damaged" | "newField" | "hostile"): void {
  if (task.encodedMeta === undefined) return;
  const changed = how === "damaged" ? DAMAGED : withFields(task.encodedMeta, FIELDS[how]);
  if (changed !== undefined) task.encodedMeta = changed;
}

const POLLUTED = "conformancePolluted";
const FIELDS = {
  newField: `${JSON.stringify(NEW_FIELD)}:1`,
  hostile: `"__proto__":{"${POLLUTED}":1},"constructor":{"prototype":{"${POLLUTED}":1}}`,
} as const;

function withFields(encoded: Uint8Array, fields: string): Uint8Array | undefined {
  const text = new TextDecoder().decode(encoded);
  if (!/^\{".*\}$/s.test(text)) return undefined;
  return new TextEncoder().encode(`${text.slice(0, -1)},${fields}}`);
}

/** Takes back what hostile ResourceMeta has done to the prototype of all objects. @returns whether it had done so. */
export function undoPollution(): boolean {
  return Object.hasOwn(Object.prototype, POLLUTED) && Reflect.deleteProperty(Object.prototype, POLLUTED);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
