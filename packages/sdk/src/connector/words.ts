/** The words of a table by their numbers: from what is on the wire to what plugins see. */
export function byNumber<Word extends string>(table: Readonly<Record<Word, number>>): ReadonlyMap<number, Word> {
  // The keys of a table are exactly its words.
  const words = Object.keys(table) as Word[];
  return new Map(words.map((word) => [table[word], word]));
}
