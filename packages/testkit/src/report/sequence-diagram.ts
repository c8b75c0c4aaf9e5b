import type { CounterexampleReport } from "../result/conformance-result.ts";
import { rowTime, type TimelineRow } from "./timeline.ts";

/** Who takes part: in the order of the columns. */
type Participant = "H" | "P" | "S";

/** What the participants are called. */
interface Cast {
  readonly H: string;
  readonly P: string;
  readonly S: string | undefined;
}

const OF_A_PLUGIN: Cast = { H: "host", P: "plugin", S: "service" };
/** Seen from outside, there is nobody behind the connector. */
const OF_A_CONNECTOR: Cast = { H: "kit", P: "connector", S: undefined };

/** A timeline as a Mermaid sequence diagram, which GitHub and GitLab draw. Texts from outside cannot become part of its language. */
export function sequenceDiagram({ timeline, plan }: Pick<CounterexampleReport, "timeline" | "plan">): string {
  const cast = plan === undefined ? OF_A_CONNECTOR : OF_A_PLUGIN;
  return [
    "sequenceDiagram",
    ...Object.entries(cast).flatMap(([id, name]) => (name === undefined ? [] : [`  participant ${id} as ${name}`])),
    ...timeline.flatMap((row) => statements(row, cast).map((statement) => `  ${statement}`)),
  ].join("\n");
}

function statements(row: TimelineRow, cast: Cast): string[] {
  const [word, rest] = splitWord(row.text.trim());
  const time = rowTime(row);
  const label = (text: string): string => plain(time === "" ? text : `${text} (${time})`);
  const [near, far]: readonly [Participant, Participant] = cast.S === undefined ? ["H", "P"] : ["P", "S"];
  const fault = row.fault === undefined ? [] : [`Note over ${near},${far}: FAULT ${plain(row.fault)}`];
  switch (word) {
    case "CALL":
      return [`H->>P: ${label(rest)}`];
    case "RET":
    case "PHASE":
      return [`P-->>H: ${label(rest)}`];
    case "->":
      return [`${near}->>${far}: ${label(rest)}`];
    case "<-":
      // A cross where nothing arrives.
      return [...fault, `${far}${rest.includes("no answer") ? "--x" : "-->>"}${near}: ${label(rest)}`];
    case "==":
    case "**":
    case "REMOTE":
      return [`Note right of ${far}: ${label(rest)}`, ...fault];
    case "!!":
      return [`Note over P: ${label(rest)}`, ...fault];
    case "HOST":
    case "TIME":
    case "CRASH":
    case "STOP":
      return [`Note left of H: ${label(rest)}`, ...fault];
    default:
      return [`Note over H: ${label(row.text.trim())}`, ...fault];
  }
}

function splitWord(text: string): readonly [string, string] {
  const space = text.search(/\s/);
  return space < 0 ? [text, ""] : [text.slice(0, space), text.slice(space).trim()];
}

const MOST_CHARACTERS = 90;

/** A text without any meaning in Mermaid: what is no letter, digit or harmless sign is written as `#35;`. */
function plain(text: string): string {
  const oneLine = text.toWellFormed().replaceAll(/\s+/g, " ").trim();
  // By code point, as Mermaid's own codes are.
  const characters = Array.from(oneLine);
  const cut = characters.length <= MOST_CHARACTERS ? characters : [...characters.slice(0, MOST_CHARACTERS - 3), "..."];
  const safe = cut.map((character) =>
    /^[\p{L}\p{N} _.,()/=*'!?-]+$/u.test(character) ? character : `#${character.codePointAt(0) ?? 0};`,
  );
  // Mermaid wants some text.
  return safe.length === 0 ? "-" : safe.join("");
}
