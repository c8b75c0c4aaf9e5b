import type { TaskView } from "../protocol/dev-model.ts";
import { byId, clockTime, make, write } from "./dom.ts";
import { lookOf } from "./phase-look.ts";

/** Everything about the chosen task. */
export class TaskDetail {
  readonly #section = byId("task", HTMLElement);
  readonly #title = byId("task-title", HTMLElement);
  readonly #abort = byId("abort", HTMLButtonElement);
  readonly #facts = byId("task-facts", HTMLElement);
  readonly #marks = byId("task-marks", HTMLElement);
  #drawn = "";

  constructor(onAbort: () => void) {
    this.#abort.addEventListener("click", onAbort);
  }

  draw(task: TaskView | undefined): void {
    // Most of the time nothing has changed.
    const text = JSON.stringify(task) ?? "";
    if (text === this.#drawn) return;
    this.#drawn = text;
    this.#section.hidden = task === undefined;
    if (task === undefined) return;
    write(this.#title, `Task ${task.id}`);
    this.#abort.disabled = task.marks.at(-1)?.isTerminal ?? false;
    this.#facts.replaceChildren(...factsOf(task));
    this.#marks.replaceChildren(...task.marks.map(markOf).toReversed());
  }
}

function factsOf({ facts, links }: TaskView): Node[] {
  const pairs: (readonly [name: string, ...values: (Node | string)[]])[] = [];
  if (links.length > 0) pairs.push(["logs", ...links.flatMap((link) => [linkTo(link.name, link.uri), " "])]);
  if (facts !== undefined) {
    const { step, pluginPhase, attempt, polls, failures, lastError, nextPollAt, resourceMeta, tokenPool } = facts;
    pairs.push(["persisted state (ResourceMeta)", make("pre", "", resourceMeta ?? "none")]);
    pairs.push(["state of the machine", `${step}; ${pluginPhase}; attempt ${attempt + 1}`]);
    // Whoever is not watched is not counted any more, or not yet.
    const isWatched = polls > 0 || nextPollAt !== undefined;
    const next = nextPollAt === undefined ? "" : `; next at ${clockTime(nextPollAt)}`;
    if (isWatched) pairs.push(["polls", `${polls}${next}`]);
    if (failures > 0) pairs.push(["failed calls in a row", String(failures)]);
    if (lastError !== undefined) pairs.push(["last error", make("span", "bad", lastError)]);
    if (tokenPool !== undefined) pairs.push(["quota token", `${tokenPool}: ${facts.holdsToken ? "held" : "waits"}`]);
  }
  return pairs.flatMap(([name, ...values]) => [make("dt", "", name), make("dd", "", ...values)]);
}

function markOf({ at, phase, reason, error, attempt }: TaskView["marks"][number]): Node {
  const words = [reason, error ?? ""].filter((text) => text !== "").join("; ");
  const again = attempt === 0 ? "" : ` (attempt ${attempt + 1})`;
  const time = make("span", "quiet", clockTime(at));
  return make("li", "", time, " ", make("strong", lookOf(phase).className, phase), `${again} ${words}`);
}

function linkTo(name: string, uri: string): Node {
  const link = make("a", "", name);
  link.href = uri;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}
