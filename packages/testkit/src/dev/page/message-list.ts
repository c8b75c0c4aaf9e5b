import type { Message } from "../protocol/dev-event.ts";
import { byId, clockTime, make } from "./dom.ts";

/** The newest that are shown. */
const SHOWN = 60;

/** What a person should read, newest first. */
export class MessageList {
  readonly #list = byId("messages", HTMLElement);
  #drawn: Message | undefined;

  draw(messages: readonly Message[]): void {
    const last = messages.at(-1);
    if (last === undefined || last === this.#drawn) return;
    this.#drawn = last;
    this.#list.replaceChildren(...messages.slice(-SHOWN).toReversed().map(itemOf));
  }
}

function itemOf({ at, level, text, task }: Message): Node {
  const tone = level === "error" ? "bad" : level === "warn" ? "odd" : "";
  const about = task === undefined ? "" : `${task}: `;
  return make("li", "", make("span", "quiet", clockTime(at)), " ", make("span", tone, about, text));
}
