import type { RequestFacts } from "../protocol/dev-event.ts";
import { byId, clockTime, make } from "./dom.ts";

/** The newest that are shown. */
const SHOWN = 40;

/** The requests to the service, newest first. */
export class RequestTable {
  readonly #body = byId("requests", HTMLElement);
  readonly #onlyTask = byId("requests-of-task", HTMLInputElement);
  readonly #rows = new Map<number, { readonly facts: RequestFacts; readonly row: HTMLElement }>();

  constructor(onChange: () => void) {
    this.#onlyTask.addEventListener("change", onChange);
  }

  draw(requests: ReadonlyMap<number, RequestFacts>, selected: string | undefined): void {
    const wanted = this.#onlyTask.checked ? selected : undefined;
    const shown = newest(requests, wanted);
    const rows = shown.map((facts) => this.#row(facts));
    for (const number of this.#rows.keys())
      if (!shown.some((each) => each.number === number)) this.#rows.delete(number);
    if (rows.length === this.#body.children.length && rows.every((row, index) => row === this.#body.children[index]))
      return;
    this.#body.replaceChildren(...rows);
  }

  /** The row as it was, unless there is news. */
  #row(facts: RequestFacts): HTMLElement {
    const known = this.#rows.get(facts.number);
    if (known?.facts === facts) return known.row;
    const { at, method, path, call, fault, end, task, number } = facts;
    const answer =
      end === undefined ? make("td", "quiet", "under way") : make("td", end.isGood ? "good" : "bad", end.text);
    if (end !== undefined) answer.append(make("span", "quiet", ` ${end.tookMs} ms`));
    if (fault !== undefined) answer.append(make("span", "mark bad", ` fault: ${fault}`));
    const row = make(
      "tr",
      "",
      make("td", "quiet", clockTime(at)),
      make("td", "", `${method} ${path}`),
      answer,
      make("td", "", task ?? "", " ", make("span", "quiet", call ?? "")),
    );
    this.#rows.set(number, { facts, row });
    return row;
  }
}

function newest(requests: ReadonlyMap<number, RequestFacts>, task: string | undefined): RequestFacts[] {
  const fitting = [...requests.values()].filter((each) => task === undefined || each.task === task);
  return fitting.slice(-SHOWN).toReversed();
}
