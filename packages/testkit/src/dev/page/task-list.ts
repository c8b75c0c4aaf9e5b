import type { TaskView } from "../protocol/dev-model.ts";
import { runsIn, segmentsOf, type Run, type TimeRange } from "../timeline/segments.ts";
import { byId, clockTime, make, write } from "./dom.ts";
import { lookOf } from "./phase-look.ts";

/** Rows are made for what is seen, and a few more. */
const SPARE = 4;
/** The shortest time line, in milliseconds: else a first task would be as wide as the page. */
const SHORTEST_MS = 30_000;

/** What the list tells. */
export interface TaskListListener {
  onSelect(id: string): void;
  onAbort(id: string): void;
  /** The list has to be drawn again: it was scrolled. */
  onChange(): void;
}

interface Row {
  readonly element: HTMLElement;
  readonly name: HTMLElement;
  readonly phase: HTMLElement;
  readonly line: HTMLElement;
  image: string;
}

/** All tasks with their time lines. Only rows that can be seen exist, so that a thousand cost as much as twenty. */
export class TaskList {
  readonly #box = byId("tasks", HTMLElement);
  readonly #rows = byId("rows", HTMLElement);
  readonly #window = byId("window", HTMLSelectElement);
  readonly #rangeText = byId("range", HTMLElement);
  readonly #narrow = matchMedia("(max-width: 40rem)");
  readonly #pool: Row[] = [];
  readonly #listener: TaskListListener;
  #tasks: readonly TaskView[] = [];
  #selected: string | undefined;
  #scrollTop = 0;
  #height = 0;

  constructor(listener: TaskListListener) {
    this.#listener = listener;
    this.#box.addEventListener("scroll", () => this.#moved(), { passive: true });
    new ResizeObserver(() => this.#moved()).observe(this.#box);
    this.#window.addEventListener("change", () => listener.onChange());
    this.#box.addEventListener("keydown", (event) => this.#onKey(event));
    this.#rows.addEventListener("click", (event) => {
      const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-task]") : null;
      const id = row?.dataset["task"];
      if (id !== undefined) this.#select(id);
    });
  }

  get selected(): string | undefined {
    return this.#selected;
  }

  /** Draws the rows that are seen. */
  draw(tasks: readonly TaskView[], now: number): void {
    this.#tasks = tasks;
    const rowHeight = this.#rowHeight;
    const height = `${tasks.length * rowHeight}px`;
    if (this.#rows.style.height !== height) this.#rows.style.height = height;
    const range = this.#range(now);
    const rangeText = `The lines go from ${clockTime(range.from)} to ${clockTime(range.to)}.`;
    write(this.#rangeText, tasks.length === 0 ? "" : rangeText);
    const first = Math.max(0, Math.floor(this.#scrollTop / rowHeight) - SPARE);
    const count = Math.min(tasks.length - first, Math.ceil(this.#height / rowHeight) + 2 * SPARE);
    for (let slot = 0; slot < Math.max(count, this.#pool.length); slot++) {
      const task = slot < count ? tasks[first + slot] : undefined;
      if (task === undefined) this.#hide(slot);
      else this.#drawRow(this.#row(slot), task, first + slot, range, now);
    }
    const seen = this.#pool.find(({ element }) => !element.hidden && element.dataset["task"] === this.#selected);
    if (seen === undefined) this.#box.removeAttribute("aria-activedescendant");
    else this.#box.setAttribute("aria-activedescendant", seen.element.id);
  }

  get #rowHeight(): number {
    return this.#narrow.matches ? 48 : 28;
  }

  #moved(): void {
    this.#scrollTop = this.#box.scrollTop;
    this.#height = this.#box.clientHeight;
    this.#listener.onChange();
  }

  #range(now: number): TimeRange {
    const first = this.#tasks[0]?.marks[0]?.at ?? now;
    const from = Math.max(first, now - Number(this.#window.value));
    return { from, to: Math.max(now, from + SHORTEST_MS) };
  }

  #row(slot: number): Row {
    const known = this.#pool[slot];
    if (known !== undefined) return known;
    const [name, phase, line] = [make("span", "name"), make("span", ""), make("span", "line")];
    const element = make("div", "row", name, phase, line);
    element.setAttribute("role", "option");
    element.id = `row-${slot}`;
    this.#rows.append(element);
    const row: Row = { element, name, phase, line, image: "" };
    this.#pool[slot] = row;
    return row;
  }

  #hide(slot: number): void {
    const row = this.#pool[slot];
    if (row !== undefined) row.element.hidden = true;
  }

  #drawRow(row: Row, task: TaskView, index: number, range: TimeRange, now: number): void {
    const { element } = row;
    const last = task.marks.at(-1);
    const phase = last?.phase ?? "submitted";
    const segments = segmentsOf(task.marks, now);
    const isOver = last?.isTerminal ?? false;
    const image = gradient(runsIn(segments, range, isOver), isOver);
    if (element.hidden) element.hidden = false;
    const top = `translateY(${index * this.#rowHeight}px)`;
    if (element.style.transform !== top) element.style.transform = top;
    if (element.dataset["task"] !== task.id) element.dataset["task"] = task.id;
    setAttribute(element, "aria-posinset", String(index + 1));
    setAttribute(element, "aria-setsize", String(this.#tasks.length));
    setAttribute(element, "aria-selected", String(task.id === this.#selected));
    write(row.name, task.id);
    write(row.phase, phase);
    const { className } = lookOf(phase);
    if (row.phase.className !== className) row.phase.className = className;
    if (row.image === image) return;
    row.image = image;
    row.line.style.backgroundImage = image;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === "Delete" && this.#selected !== undefined) {
      this.#listener.onAbort(this.#selected);
      return;
    }
    const page = Math.max(1, Math.floor(this.#height / this.#rowHeight) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: Number.NEGATIVE_INFINITY,
      End: Number.POSITIVE_INFINITY,
    };
    const step = steps[event.key];
    if (step === undefined || this.#tasks.length === 0) return;
    event.preventDefault();
    const at = this.#tasks.findIndex(({ id }) => id === this.#selected);
    const wanted = at < 0 && Number.isFinite(step) ? 0 : at + step;
    const index = Math.min(this.#tasks.length - 1, Math.max(0, wanted));
    const task = this.#tasks[index];
    if (task === undefined) return;
    this.#show(index);
    this.#select(task.id);
  }

  /** Scrolls so that a row is seen. */
  #show(index: number): void {
    const [top, bottom] = [index * this.#rowHeight, (index + 1) * this.#rowHeight];
    if (top < this.#box.scrollTop) this.#box.scrollTop = top;
    else if (bottom > this.#box.scrollTop + this.#height) this.#box.scrollTop = bottom - this.#height;
  }

  #select(id: string): void {
    this.#selected = id;
    this.#listener.onSelect(id);
  }
}

function setAttribute(element: HTMLElement, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** After the end the bar is pale: nothing happens any more. */
function gradient(runs: readonly Run[], isOver: boolean): string {
  if (runs.length === 0) return "none";
  const stops: string[] = [];
  let end = 0;
  const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;
  for (const [index, run] of runs.entries()) {
    if (run.start > end) stops.push(`transparent ${percent(end)} ${percent(run.start)}`);
    const { colour } = lookOf(run.phase);
    const isPale = isOver && index === runs.length - 1;
    const shown = isPale ? `color-mix(in srgb, ${colour} 40%, transparent)` : colour;
    stops.push(`${shown} ${percent(run.start)} ${percent(run.end)}`);
    end = run.end;
  }
  if (end < 1) stops.push(`transparent ${percent(end)} 100%`);
  return `linear-gradient(90deg, ${stops.join(", ")})`;
}
