/** What the writer stores at a step: told from every other step, and sometimes larger than a page. */
export function payloadOf(task: number, step: number): { readonly state: Uint8Array; readonly event: Uint8Array } {
  const text = `${task}:${step};`;
  return {
    state: new TextEncoder().encode(text.repeat(step % 7 === 3 ? 2_000 : 200)),
    event: new TextEncoder().encode(text),
  };
}
