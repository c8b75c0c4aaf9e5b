import type { Clock, PluginEntry, Random } from "@flyte-webapi/sdk";
import {
  createGrpcChannels,
  createJsonLogger,
  createRuntime,
  type Runtime,
  type StateStore,
  type TaskHandle,
} from "@flyte-webapi/sdk/runtime";

import { makeFake } from "../../simulate/make-fake.ts";
import type { WorldTools } from "../../world/world-tools.ts";
import type { World } from "../../world/world.ts";
import { createCallTracer, type CallTracer } from "../observe/call-tracer.ts";
import { polledEvery } from "../observe/polled-every.ts";
import type { DevAction } from "../protocol/dev-action.ts";
import type { DevEvent, MessageLevel, PluginFacts, TaskFacts } from "../protocol/dev-event.ts";
import { DevModel, emptySnapshot } from "../protocol/dev-model.ts";
import { faultMenu } from "../protocol/fault-menu.ts";
import { FaultSwitchboard } from "../service/fault-switchboard.ts";
import { endingsOf } from "../service/job-path.ts";
import { LiveJobs } from "../service/live-jobs.ts";
import { createLiveService, type LiveService } from "../service/live-service.ts";
import { LiveWire } from "../service/live-wire.ts";
import { EventBus, type EventListener } from "./event-bus.ts";
import type { LiveSecrets } from "./live-secrets.ts";
import { readLogLine } from "./read-log-line.ts";
import { maskEvent } from "./mask-event.ts";
import { sameFacts } from "./same-facts.ts";
import { toLinks, toPhaseMark, toPluginFacts, toTaskFacts } from "./task-facts.ts";

/** What {@link DevSession} needs. */
export interface DevSessionOptions {
  readonly plugin: PluginEntry;
  readonly world: World;
  /** `fake`, or what to call the real service. */
  readonly service: string;
  readonly secrets: LiveSecrets;
  readonly clock: Clock;
  readonly random: Random;
  /** Default: memory, gone with the session. */
  readonly store?: StateStore | undefined;
  /** Time between two polls of a job, in milliseconds; at least 5,000. */
  readonly pollMs: number;
  /** Time in one state of a job of the fake, in milliseconds. */
  readonly stepMs: number;
  /** The real network; used for a real service only. */
  readonly fetch: typeof globalThis.fetch;
}

const FAKE = "fake";
/** How often the runtime is asked what it does, and the jobs of the fake are moved along. */
const LOOK_MS = 500;
const TICK_MS = 100;
/** What a request to a fake takes: not nothing, so that one can see it. */
const FAKE_LATENCY_MS = 20;

/** A plugin that runs in the reference runtime, in real time, while somebody looks. */
export class DevSession {
  readonly model: DevModel;
  readonly #options: DevSessionOptions;
  readonly #bus: EventBus;
  readonly #faults: FaultSwitchboard;
  readonly #jobs: LiveJobs | undefined;
  readonly #service: LiveService;
  readonly #calls: CallTracer;
  readonly #runtime: Runtime;
  readonly #closed = new AbortController();
  readonly #knownTasks = new Map<string, TaskFacts>();
  readonly #knownPlugins = new Map<string, PluginFacts>();
  #knownJobs = "";
  #submitted = 0;
  readonly #run: string;

  constructor(options: DevSessionOptions) {
    const { plugin, world, secrets, clock, random, store, service } = options;
    this.#options = options;
    const isFake = service === FAKE;
    const menu = faultMenu(world, isFake);
    this.#faults = new FaultSwitchboard(menu);
    const endings = isFake ? endingsOf(world) : [];
    this.model = new DevModel(
      emptySnapshot({
        plugin: plugin.id,
        taskType: world.task.taskType,
        service,
        menu: menu.map(({ id, label, description }) => ({ id, label, description })),
        endings,
        hasSecrets: secrets.rotate !== undefined,
      }),
    );
    this.#bus = new EventBus(this.model, clock);
    // A name that a store or a service may know already would mean an old job.
    this.#run = isFake && store === undefined ? "task" : `task-${random.uuid().slice(0, 4)}`;

    const [ending = ""] = endings;
    const schedule = { stepMs: options.stepMs, ending, isPaused: false };
    this.#jobs = isFake ? new LiveJobs({ world, clock, random, schedule }) : undefined;
    if (isFake) this.#emit({ kind: "schedule", schedule });
    this.#calls = createCallTracer(({ method, task }, message) => this.#say("warn", `${method}: ${message}`, task));
    this.#service = this.#connect();
    this.#runtime = createRuntime({
      plugins: [polledEvery(plugin, options.pollMs)],
      store,
      clock,
      random,
      fetch: this.#service.fetch,
      grpc: this.#service.grpc,
      tracer: this.#calls.tracer,
      secretManager: secrets.manager,
      logger: createJsonLogger({
        level: "warn",
        write: (line) => {
          const { level, text, task } = readLogLine(line);
          this.#say(level, text, task);
        },
      }),
    });
  }

  /** The way to the service, for code that does not take it from its setup context. */
  get fetch(): typeof globalThis.fetch {
    return this.#service.fetch;
  }

  /** Takes up the tasks of the store, and begins to look. @throws what the store throws. */
  async start(): Promise<void> {
    await this.#runtime.ready();
    for (const task of this.#runtime.tasks()) this.#follow(task);
    this.#every(LOOK_MS, () => this.#look());
    if (this.#jobs !== undefined) this.#every(TICK_MS, () => this.#jobs?.tick());
    this.#look();
  }

  /** From the present state of the model on. @returns what ends it. */
  listen(listener: EventListener): () => void {
    return this.#bus.listen(listener);
  }

  /**
   * Does what a person asks for.
   *
   * @throws RangeError for a task, fault or state that there is not; what `Runtime.submit` throws.
   */
  async act(action: DevAction): Promise<void> {
    switch (action.kind) {
      case "submit":
        await this.#submit(action.count);
        return;
      case "abort": {
        const task = this.#runtime.task(action.task);
        if (task === undefined) throw new RangeError(`There is no task ${JSON.stringify(action.task)}`);
        this.#abort(task);
        return;
      }
      case "abortAll":
        for (const task of this.#runtime.tasks()) this.#abort(task);
        return;
      case "fault":
        this.#faults.on(action.id, action.of, action.left);
        this.#emitFaults();
        return;
      case "faultOff":
        this.#faults.off(action.id);
        this.#emitFaults();
        return;
      case "schedule": {
        const { endings } = this.model.facts;
        const { schedule } = action;
        if (this.#jobs === undefined) throw new RangeError("The service is real: nobody here moves its jobs along");
        if (!endings.includes(schedule.ending)) {
          throw new RangeError(`Jobs cannot end in ${JSON.stringify(schedule.ending)}; expected ${endings.join(", ")}`);
        }
        this.#jobs.reschedule(schedule);
        this.#emit({ kind: "schedule", schedule });
        return;
      }
      case "rotateSecrets": {
        const { rotate } = this.#options.secrets;
        if (rotate === undefined) throw new RangeError("There are no secrets that could be rotated");
        rotate();
        this.#say("info", "The fake expects other secrets from now on", undefined);
        return;
      }
    }
  }

  /**
   * Lets go of everything. `abort` first stops all tasks and waits until their jobs are gone: what is to be done where nobody would go on with them.
   *
   * @throws AggregateError with the errors of those whose job could not be deleted.
   */
  async close({ abort }: { readonly abort: boolean }): Promise<void> {
    try {
      if (abort) await this.#runtime.abortAll("the dev program was stopped");
    } finally {
      this.#closed.abort(new Error("The dev program ends"));
      await this.#runtime.close();
      this.#look();
      this.#bus.close();
      this.#calls.close();
    }
  }

  #connect(): LiveService {
    const { world, clock, secrets, fetch } = this.#options;
    const wire = new LiveWire({
      clock,
      faults: this.#faults,
      closed: this.#closed.signal,
      latencyMs: this.#jobs === undefined ? 0 : FAKE_LATENCY_MS,
      currentCall: () => this.#calls.current(),
      onRequest: (request) => this.#emit({ kind: "request", request }),
      onFaultUsed: () => this.#emitFaults(),
    });
    const onUnhandled = (method: string, url: string): void => {
      const { origin, pathname } = new URL(url);
      this.#say("error", `The fake has no handler for ${method} ${origin}${pathname}`, undefined);
    };
    if (this.#jobs === undefined) {
      const channels = createGrpcChannels();
      this.#closed.signal.addEventListener("abort", () => void channels.close());
      const behind = { kind: "real", fetch, grpc: channels.unary } as const;
      return createLiveService({ world, clock, wire, behind, onUnhandled });
    }
    const resources = new Set<string>();
    const tools: WorldTools = {
      jobs: this.#jobs,
      resources: {
        add: (id) => void resources.add(id),
        has: (id) => resources.has(id),
        remove: (id) => resources.delete(id),
      },
      secret: (key) => secrets.current(key),
      now: () => clock.now(),
    };
    const behind = { kind: "fake", fake: makeFake(world, tools) } as const;
    return createLiveService({ world, clock, wire, behind, onUnhandled });
  }

  async #submit(count: number): Promise<void> {
    const { task } = this.#options.world;
    for (let each = 0; each < count; each++) {
      this.#submitted += 1;
      const handle = await this.#runtime.submit({ ...task, name: `${this.#run}-${this.#submitted}` });
      this.#follow(handle);
    }
    this.#look();
  }

  /** Tells of every phase of a task, those from before a restart too. */
  #follow(handle: TaskHandle): void {
    const read = async (): Promise<void> => {
      for await (const event of handle.phases()) {
        const mark = toPhaseMark(event);
        this.#emit({ kind: "phase", task: handle.id, mark, links: toLinks(event.phaseInfo) });
      }
    };
    // It ends with an error when the runtime is closed first.
    read().catch(() => {});
  }

  /** Does not wait: the page shows how it goes. */
  #abort(handle: TaskHandle): void {
    handle.abort("aborted by hand").catch((error: unknown) => {
      if (this.#closed.signal.aborted) return;
      this.#say("error", error instanceof Error ? error.message : String(error), handle.id);
    });
  }

  /** Tells what has changed since the last look. */
  #look(): void {
    const { plugins, tasks } = this.#runtime.inspect();
    for (const plugin of plugins.map(toPluginFacts)) {
      if (sameFacts(this.#knownPlugins.get(plugin.id), plugin)) continue;
      this.#knownPlugins.set(plugin.id, plugin);
      this.#emit({ kind: "plugin", plugin });
    }
    for (const task of tasks.map(toTaskFacts)) {
      if (sameFacts(this.#knownTasks.get(task.id), task)) continue;
      this.#knownTasks.set(task.id, task);
      this.#emit({ kind: "task", task });
    }
    const counts = this.#jobs?.counts ?? {};
    const text = JSON.stringify(counts);
    if (text === this.#knownJobs) return;
    this.#knownJobs = text;
    this.#emit({ kind: "jobs", counts });
  }

  #every(ms: number, work: () => void): void {
    const { clock } = this.#options;
    const again = (): void => {
      if (this.#closed.signal.aborted) return;
      work();
      timer = clock.setTimer(ms, again);
    };
    let timer = clock.setTimer(ms, again);
    this.#closed.signal.addEventListener("abort", () => timer.cancel());
  }

  #emitFaults(): void {
    this.#emit({ kind: "faults", active: this.#faults.active });
  }

  #say(level: MessageLevel, text: string, task: string | undefined): void {
    this.#emit({ kind: "message", message: { at: this.#options.clock.now(), level, text, task } });
  }

  /** Nothing leaves the session without this. */
  #emit(event: DevEvent): void {
    this.#bus.emit(maskEvent(event, (text) => this.#options.secrets.mask(text)));
  }
}
