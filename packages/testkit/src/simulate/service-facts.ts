import type { Clock } from "@flyte-webapi/sdk";

import type { World } from "../world/world.ts";
import type { HistoryEvent } from "./history.ts";

/** An event before somebody has noted when it happened. */
export type WithoutTime<E> = E extends unknown ? Omit<E, "at"> : never;

/** What the author's fake and the faults in front of it need to answer a request: a simulation has it, and so has a fake that runs in real time. */
export interface ServiceFacts {
  readonly world: World;
  readonly clock: Pick<Clock, "now">;
  /** The first good answer to each GET, by address. */
  readonly firstAnswers: Map<string, Response>;
  /** The first good answer to each gRPC request, by address and message. */
  readonly firstMessages: Map<string, Uint8Array>;
  record(event: WithoutTime<HistoryEvent>): void;
}
