import type { World } from "../world/world.ts";

/** One answer of the author's fake, and the jobs as they were when it was given. */
export interface FakeAnswer {
  /** Who gave it: `the handler of the world for GET https://jobs.example.com/jobs/:id`. */
  readonly from: string;
  /** JSON; of a gRPC message, its fields with the words of their enums. */
  readonly content: unknown;
  readonly jobs: readonly { readonly id: string; readonly state: string }[];
}

/** A text in an answer, with the object in which it stands. */
interface Word {
  /** Keys from the outside; `*` for an entry of a list. */
  readonly path: readonly string[];
  readonly text: string;
  readonly holder: Readonly<Record<string, unknown>>;
}

/** Where one source writes the states of jobs. */
interface Place {
  readonly from: string;
  readonly path: string;
  /** Documented states that were seen there, in their own words. */
  readonly echoed: Set<string>;
  /** Words that nobody documented, each with the states that jobs were in meanwhile. */
  readonly odd: Map<string, Set<string>>;
  /** Whether the state is told in several words, of which the one here is no more than a part. */
  isPart: boolean;
  /** Objects in which the state stood. */
  readonly holders: Readonly<Record<string, unknown>>[];
}

/** In so many documented states a place must have said the very word, before any other word there is taken for a state. */
const PROOF = 2;

/**
 * Says when the fake answers with a state that the world does not document. Where an answer carries the state is learnt: it is the place that says the
 * state of the job word for word, in several states. A service that tells its state in several words is left alone: there each word alone means little.
 *
 * @returns what was answered by whom, what is documented and what to do; nothing when all is well, or nothing can be said.
 */
export function undocumentedAnswer(world: Pick<World, "states">, answers: readonly FakeAnswer[]): string | undefined {
  const documented = Object.keys(world.states);
  const places = placesOf(documented, answers).filter(({ echoed, isPart }) => echoed.size >= PROOF && !isPart);
  for (const { from, path, odd } of places) {
    for (const [text, states] of odd) return advice(documented, from, text, path, [...states][0]);
  }
  return elsewhere(documented, places, answers);
}

function placesOf(documented: readonly string[], answers: readonly FakeAnswer[]): readonly Place[] {
  const places = new Map<string, Place>();
  for (const { from, content, jobs } of answers) {
    const words = wordsIn(content);
    const states = new Set(jobs.map(({ state }) => state));
    const isTold = words.some(({ text }) => states.has(text));
    for (const { path, text, holder } of words) {
      const where = path.join(".");
      const key = `${from}\n${where}`;
      const place: Place = places.get(key) ?? {
        from,
        path: where,
        echoed: new Set(),
        odd: new Map(),
        isPart: false,
        holders: [],
      };
      places.set(key, place);
      if (states.has(text)) {
        place.echoed.add(text);
        place.holders.push(holder);
      } else if (!documented.includes(text)) {
        const meant = place.odd.get(text) ?? new Set();
        for (const state of states) meant.add(state);
        place.odd.set(text, meant);
        place.isPart ||= isTold || meant.size > 1 || documented.some((state) => isWithin(text, state));
      }
    }
  }
  return [...places.values()];
}

/** An object like those in which states stand, of a known job, from a source that never says the state of the job in its own word. */
function elsewhere(
  documented: readonly string[],
  places: readonly Place[],
  answers: readonly FakeAnswer[],
): string | undefined {
  for (const { from, content, jobs } of answers) {
    const ids = new Set(jobs.map(({ id }) => id));
    const words = wordsIn(content);
    if (words.some(({ text }) => documented.includes(text))) continue;
    for (const { path, text, holder } of words) {
      const key = path.at(-1) ?? "";
      const isAlike = places.some(
        (place) =>
          place.from !== from &&
          place.path.split(".").at(-1) === key &&
          place.holders.some((other) => sharesJob(holder, other, ids)),
      );
      if (isAlike && documented.some((state) => styleOf(state) === styleOf(text))) {
        return advice(documented, from, text, path.join("."), jobs.length === 1 ? jobs[0]?.state : undefined);
      }
    }
  }
  return undefined;
}

function sharesJob(
  holder: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>,
  ids: ReadonlySet<string>,
): boolean {
  const [keys, others] = [Object.keys(holder), Object.keys(other)];
  const isPart = keys.every((key) => others.includes(key)) || others.every((key) => keys.includes(key));
  return isPart && keys.some((key) => ids.has(String(holder[key])) && others.includes(key));
}

function isWithin(text: string, state: string): boolean {
  return state.toUpperCase().includes(text.toUpperCase()) || text.toUpperCase().includes(state.toUpperCase());
}

// `RUNNING` and `running` are not written by the same service.
function styleOf(text: string): "upper" | "lower" | "mixed" | "none" {
  if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(text)) return "none";
  if (text === text.toUpperCase()) return "upper";
  return text === text.toLowerCase() ? "lower" : "mixed";
}

function wordsIn(
  content: unknown,
  path: readonly string[] = [],
  holder: Readonly<Record<string, unknown>> = {},
): readonly Word[] {
  if (typeof content === "string") return content === "" ? [] : [{ path, text: content, holder }];
  if (Array.isArray(content)) return content.flatMap((entry: unknown) => wordsIn(entry, [...path, "*"], holder));
  if (typeof content !== "object" || content === null) return [];
  const inside: Readonly<Record<string, unknown>> = { ...content };
  return Object.entries(inside).flatMap(([key, value]) => wordsIn(value, [...path, key], inside));
}

function advice(
  documented: readonly string[],
  from: string,
  text: string,
  path: string,
  state: string | undefined,
): string {
  const job = state === undefined ? "a job" : `a job that is ${state}`;
  return `${from} answers the state "${text}" in \`${path}\` for ${job}; \`states\` of the world documents ${documented.join(", ")}; answer with \`job.state\` as the table has it, or add "${text}" to \`states\` with the phase that it means`;
}
