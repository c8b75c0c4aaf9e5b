import type { DevEvent, LogLink, Message, PhaseMark, PluginFacts, RequestFacts, TaskFacts } from "./dev-event.ts";
import type { ActiveFault, DevFacts, Schedule } from "./dev-settings.ts";

/** Requests and messages that are kept: older ones are forgotten. */
export const KEPT = { requests: 1_000, messages: 300, marks: 200 } as const;

/** All that is known of a task. */
export interface TaskView {
  readonly id: string;
  /** Absent until the runtime has been asked. */
  readonly facts: TaskFacts | undefined;
  /** The phases, oldest first. Of very many, the newest are kept. */
  readonly marks: readonly PhaseMark[];
  readonly links: readonly LogLink[];
}

/** Everything that a view shows, as JSON. */
export interface DevSnapshot {
  readonly facts: DevFacts;
  readonly tasks: readonly TaskView[];
  /** Oldest first. */
  readonly requests: readonly RequestFacts[];
  readonly plugins: readonly PluginFacts[];
  readonly messages: readonly Message[];
  readonly active: readonly ActiveFault[];
  /** Absent with a real service. */
  readonly schedule: Schedule | undefined;
  readonly jobs: Readonly<Record<string, number>>;
}

interface TaskEntry extends TaskView {
  facts: TaskFacts | undefined;
  readonly marks: PhaseMark[];
  links: readonly LogLink[];
}

/**
 * What the events so far say. The program, the page and the terminal each have one: fed with the same snapshot and the same events they are
 * the same, whatever was left out in between.
 */
export class DevModel {
  readonly facts: DevFacts;
  readonly #tasks = new Map<string, TaskEntry>();
  readonly #requests = new Map<number, RequestFacts>();
  readonly #plugins = new Map<string, PluginFacts>();
  readonly #messages: Message[] = [];
  #active: readonly ActiveFault[] = [];
  #schedule: Schedule | undefined;
  #jobs: Readonly<Record<string, number>> = {};

  constructor(snapshot: DevSnapshot) {
    this.facts = snapshot.facts;
    for (const { id, facts, marks, links } of snapshot.tasks) {
      this.#tasks.set(id, { id, facts, marks: [...marks], links });
    }
    for (const request of snapshot.requests) this.#requests.set(request.number, request);
    for (const plugin of snapshot.plugins) this.#plugins.set(plugin.id, plugin);
    this.#messages.push(...snapshot.messages);
    this.#active = snapshot.active;
    this.#schedule = snapshot.schedule;
    this.#jobs = snapshot.jobs;
  }

  /** In the order in which they were first heard of. */
  get tasks(): ReadonlyMap<string, TaskView> {
    return this.#tasks;
  }

  /** By number, oldest first. */
  get requests(): ReadonlyMap<number, RequestFacts> {
    return this.#requests;
  }

  get plugins(): ReadonlyMap<string, PluginFacts> {
    return this.#plugins;
  }

  /** Oldest first. */
  get messages(): readonly Message[] {
    return this.#messages;
  }

  get active(): readonly ActiveFault[] {
    return this.#active;
  }

  get schedule(): Schedule | undefined {
    return this.#schedule;
  }

  get jobs(): Readonly<Record<string, number>> {
    return this.#jobs;
  }

  /** Takes one event in. */
  apply(event: DevEvent): void {
    switch (event.kind) {
      case "task":
        this.#entry(event.task.id).facts = event.task;
        return;
      case "phase":
        this.#mark(this.#entry(event.task), event.mark, event.links);
        return;
      case "request":
        this.#requests.set(event.request.number, event.request);
        this.#forgetRequests();
        return;
      case "plugin":
        this.#plugins.set(event.plugin.id, event.plugin);
        return;
      case "message":
        this.#messages.push(event.message);
        if (this.#messages.length > KEPT.messages) this.#messages.shift();
        return;
      case "faults":
        this.#active = event.active;
        return;
      case "schedule":
        this.#schedule = event.schedule;
        return;
      case "jobs":
        this.#jobs = event.counts;
        return;
    }
  }

  /** A copy of everything: what a view that comes later begins with. */
  snapshot(): DevSnapshot {
    return {
      facts: this.facts,
      tasks: [...this.#tasks.values()].map((task) => ({ ...task, marks: [...task.marks] })),
      requests: [...this.#requests.values()],
      plugins: [...this.#plugins.values()],
      messages: [...this.#messages],
      active: this.#active,
      schedule: this.#schedule,
      jobs: this.#jobs,
    };
  }

  #entry(id: string): TaskEntry {
    const known = this.#tasks.get(id);
    if (known !== undefined) return known;
    const entry: TaskEntry = { id, facts: undefined, marks: [], links: [] };
    this.#tasks.set(id, entry);
    return entry;
  }

  /** A mark that is known already says nothing: after a restart all are told again. */
  #mark(entry: TaskEntry, mark: PhaseMark, links: readonly LogLink[]): void {
    const last = entry.marks.at(-1);
    if (last !== undefined && mark.sequence <= last.sequence) return;
    entry.marks.push(mark);
    if (entry.marks.length > KEPT.marks) entry.marks.shift();
    if (links.length > 0) entry.links = links;
  }

  /** The oldest go first; those that are under way last, or their end would make them new again. */
  #forgetRequests(): void {
    if (this.#requests.size <= KEPT.requests) return;
    for (const [number, { end }] of this.#requests) {
      if (end === undefined && this.#requests.size <= 2 * KEPT.requests) continue;
      this.#requests.delete(number);
      return;
    }
  }
}

/** A model of which nothing is known but the facts. */
export function emptySnapshot(facts: DevFacts): DevSnapshot {
  return {
    facts,
    tasks: [],
    requests: [],
    plugins: [],
    messages: [],
    active: [],
    schedule: undefined,
    jobs: {},
  };
}
