/** Objects and arrays, and each of their fields, as V8 has them; rounded up. */
const OBJECT_BYTES = 56;
const FIELD_BYTES = 16;

/**
 * About how many bytes of memory a value of plain objects, texts, numbers and bytes takes: at least half of it, and not ten times as much. It stops
 * counting above `most`, so that it is quick for what is large, and ends for what contains itself.
 */
export function roughBytes(value: unknown, most: number): number {
  const open: unknown[] = [value];
  let bytes = 0;
  while (open.length > 0 && bytes <= most) {
    const one = open.pop();
    if (typeof one === "string") bytes += OBJECT_BYTES + 2 * one.length;
    else if (ArrayBuffer.isView(one)) bytes += 2 * OBJECT_BYTES + one.byteLength;
    else if (typeof one === "bigint") bytes += OBJECT_BYTES;
    else if (typeof one === "object" && one !== null) {
      const fields: readonly unknown[] = Array.isArray(one) ? one : Object.values(one);
      bytes += OBJECT_BYTES + FIELD_BYTES * fields.length;
      // Not more of them than can matter.
      if (bytes <= most) for (const field of fields) open.push(field);
    }
  }
  return bytes;
}
