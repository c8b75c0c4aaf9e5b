// Version 0 is the text itself, so that it costs no bytes. Any other is {"$m":<text>,"$v":<version>}, which no text of
// version 0 can look like: canonical JSON writes the `$` of a plugin's own keys twice.
const ENVELOPE = /^\{"\$m":(.*),"\$v":([1-9]\d{0,14})\}$/s;

/** Puts the version around a canonical text. */
export function joinVersion(text: string, version: number): string {
  return version === 0 ? text : `{"$m":${text},"$v":${version}}`;
}

/** Takes apart what {@link joinVersion} made. Any other text is version 0: whether it is a good one, its reader finds out. */
export function splitVersion(text: string): { readonly text: string; readonly version: number } {
  const [, inner, version] = ENVELOPE.exec(text) ?? [];
  return inner === undefined ? { text, version: 0 } : { text: inner, version: Number(version) };
}
