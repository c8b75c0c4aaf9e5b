/** How many characters all texts have that a value holds, wherever they are in it. */
export function charactersIn(value: unknown): number {
  const seen = new Set<object>();
  const left: unknown[] = [value];
  let characters = 0;
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === "string") characters += next.length;
    if (typeof next !== "object" || next === null || seen.has(next)) continue;
    seen.add(next);
    if (ArrayBuffer.isView(next)) characters += next.byteLength;
    else if (next instanceof Map || next instanceof Set) for (const entry of next) left.push(entry);
    else for (const key of Reflect.ownKeys(next)) left.push(Reflect.get(next, key));
  }
  return characters;
}
