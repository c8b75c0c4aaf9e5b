import {
  createMemoryStore,
  createRuntime,
  createSeededRandom,
  createVirtualClock,
  type PhaseEvent,
  type Runtime,
  type RuntimeOptions,
  type StateStore,
  type TaskHandle,
  type VirtualClock,
} from "../../src/runtime/index.ts";
import type { PluginEntry } from "../../src/index.ts";
import { silentLogger } from "../../src/internal/silent-logger.ts";
import { fakeEntry, FakeService, type FakeEntryOptions } from "./fake-service.ts";

export interface World {
  readonly clock: VirtualClock;
  readonly service: FakeService;
  readonly store: StateStore;
  readonly runtime: Runtime;
  /** Another runtime on the same store and the same service. */
  restart(options?: Partial<RuntimeOptions>): Runtime;
}

export interface WorldOptions extends FakeEntryOptions {
  readonly runtime?: Partial<RuntimeOptions>;
  /** Makes the runtime. Default: as everybody does. */
  readonly create?: (options: RuntimeOptions) => Runtime;
  readonly plugins?: (service: FakeService) => readonly PluginEntry[];
}

export function createWorld(options: WorldOptions = {}): World {
  const clock = createVirtualClock();
  const service = new FakeService(clock);
  const store = options.runtime?.store ?? createMemoryStore();
  const plugins = options.plugins?.(service) ?? [fakeEntry(service, options)];
  const random = createSeededRandom(1);
  const restart = (changes: Partial<RuntimeOptions> = {}): Runtime =>
    (options.create ?? createRuntime)({
      plugins,
      clock,
      random,
      store,
      logger: silentLogger,
      ...options.runtime,
      ...changes,
    });
  return { clock, service, store, runtime: restart(), restart };
}

/** The phases that a task has reached so far. */
export async function phasesOf(task: TaskHandle): Promise<readonly PhaseEvent[]> {
  const events: PhaseEvent[] = [];
  const last = task.current?.sequence ?? -1;
  if (last < 0) return events;
  for await (const event of task.phases()) {
    events.push(event);
    if (event.sequence >= last) break;
  }
  return events;
}

/** Names of the phases that a task has reached so far. */
export async function phaseNames(task: TaskHandle): Promise<readonly string[]> {
  return (await phasesOf(task)).map(({ phaseInfo }) => phaseInfo.phase);
}

export const MINUTE = 60_000;
export const HOUR = 3_600_000;
