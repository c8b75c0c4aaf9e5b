import type { Clock } from "../contract/clock.ts";
import type { DataStore } from "../contract/data-store.ts";
import type { Logger } from "../contract/logger.ts";
import type { Random } from "../contract/random.ts";
import type { SecretManager } from "../contract/secret-manager.ts";
import type { StateStore } from "../store/state-store.ts";
import type { CallObserver } from "./call-observer.ts";
import type { EventStream } from "./event-stream.ts";
import type { RuntimeMetrics } from "./runtime-metrics.ts";
import type { RuntimeParts } from "./runtime-parts.ts";
import type { Redactor } from "../host/secrets.ts";
import type { PhaseEvent } from "./task-handle.ts";

/** What every task of a runtime works with. */
export interface RuntimeServices {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly secretManager: SecretManager;
  readonly dataStore: DataStore;
  readonly store: StateStore;
  readonly redactor: Redactor;
  readonly parts: RuntimeParts;
  readonly metrics: RuntimeMetrics;
  readonly observe: CallObserver;
  /** All phases of all tasks. */
  readonly events: EventStream<PhaseEvent>;
}
