import type { DevFacts, Schedule } from "../protocol/dev-settings.ts";
import { byId, make, write } from "./dom.ts";

type Act = (action: object, done?: string) => void;

/** How the fake moves its jobs along. */
export class FakePanel {
  readonly #section = byId("fake", HTMLElement);
  readonly #step = byId("step", HTMLInputElement);
  readonly #ending = byId("ending", HTMLSelectElement);
  readonly #paused = byId("paused", HTMLInputElement);
  readonly #jobs = byId("jobs", HTMLElement);
  #schedule: Schedule | undefined;

  constructor(act: Act) {
    const change = (): void => {
      const stepMs = Math.round(this.#step.valueAsNumber * 1_000);
      const schedule: Schedule = { stepMs, ending: this.#ending.value, isPaused: this.#paused.checked };
      act({ kind: "schedule", schedule }, "the fake has another schedule");
    };
    for (const control of [this.#step, this.#ending, this.#paused]) control.addEventListener("change", change);
  }

  draw({ endings }: DevFacts, schedule: Schedule | undefined, jobs: Readonly<Record<string, number>>): void {
    if (this.#section.hidden !== (schedule === undefined)) this.#section.hidden = schedule === undefined;
    if (schedule === undefined) return;
    if (this.#ending.options.length === 0) {
      this.#ending.append(...endings.map((ending) => make("option", "", ending)));
    }
    const counts = Object.entries(jobs).map(([state, count]) => `${state} ${count}`);
    write(this.#jobs, counts.length === 0 ? "no jobs" : counts.join(", "));
    if (this.#schedule === schedule) return;
    this.#schedule = schedule;
    this.#step.value = String(schedule.stepMs / 1_000);
    this.#ending.value = schedule.ending;
    this.#paused.checked = schedule.isPaused;
  }
}
