const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" } as const;

/** A text as XML writes it. */
export function escaped(text: string): string {
  let result = text;
  for (const [character, entity] of Object.entries(ENTITIES)) result = result.replaceAll(character, entity);
  return result;
}

/** The text of the first such element; absent when there is none. */
export function elementIn(xml: string, name: string): string | undefined {
  let text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  if (text === undefined) return undefined;
  for (const [character, entity] of Object.entries(ENTITIES).toReversed()) text = text.replaceAll(entity, character);
  return text;
}
