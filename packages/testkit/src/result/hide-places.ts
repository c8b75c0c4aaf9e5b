import { homedir, tmpdir } from "node:os";

/** Takes paths of this machine out of a text: a report travels, and where somebody keeps files is nobody's business. */
export function hidePlaces(text: string): string {
  let hidden = text.replaceAll("file://", "");
  for (const [place, name] of places()) hidden = hidden.replaceAll(place, name);
  return hidden;
}

// The longest first: the working folder usually lies in the home folder.
function places(): (readonly [place: string, name: string])[] {
  const cwd = process.cwd();
  const known: (readonly [string, string])[] = [
    [`${cwd}/`, ""],
    [cwd, "."],
    [homedir(), "~"],
    [tmpdir(), "<tmp>"],
  ];
  return known.filter(([place]) => place.length > 1).sort(([a], [b]) => b.length - a.length);
}
