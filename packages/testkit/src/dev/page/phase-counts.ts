import type { TaskView } from "../protocol/dev-model.ts";
import { byId, make } from "./dom.ts";
import { lookOf } from "./phase-look.ts";

/** How many tasks are in each phase, with the colours of the time lines: the key to them. */
export class PhaseCounts {
  readonly #element = byId("counts", HTMLElement);
  #drawn = "";

  draw(tasks: readonly TaskView[]): void {
    const counts = [...countsOf(tasks)];
    const text = JSON.stringify(counts);
    if (text === this.#drawn) return;
    this.#drawn = text;
    this.#element.replaceChildren(...partsOf(counts, tasks.length));
  }
}

function countsOf(tasks: readonly TaskView[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { marks } of tasks) {
    const phase = marks.at(-1)?.phase ?? "submitted";
    counts.set(phase, (counts.get(phase) ?? 0) + 1);
  }
  return counts;
}

function partsOf(counts: readonly (readonly [phase: string, count: number])[], all: number): (Node | string)[] {
  if (all === 0) return ["no tasks yet"];
  return [
    `${all} ${all === 1 ? "task" : "tasks"}: `,
    ...counts.flatMap(([phase, count], index) => [
      index === 0 ? "" : ", ",
      make("span", "count", swatchOf(phase), `${phase} ${count}`),
    ]),
  ];
}

function swatchOf(phase: string): Node {
  const swatch = make("span", "swatch");
  swatch.style.backgroundColor = lookOf(phase).colour;
  return swatch;
}
