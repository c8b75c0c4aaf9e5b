import type { ExternalResource } from "./external-resource.ts";
import type { JsonObject } from "./json.ts";
import type { LogContext } from "./log-context.ts";
import type { ReasonInfo } from "./reason-info.ts";
import type { TaskLog } from "./task-log.ts";

/** What goes with a phase: links, times, custom data. Source: flyteplugins, core/phase.go. */
export interface TaskInfo {
  readonly logs?: readonly TaskLog[] | undefined;
  readonly logContext?: LogContext | undefined;
  /** When the phase began. Default: the time at which the runtime learns of it. */
  readonly occurredAt?: Date | undefined;
  /** When the phase was reported. Default: the time at which the runtime learns of it. */
  readonly reportedAt?: Date | undefined;
  readonly customInfo?: JsonObject | undefined;
  readonly externalResources?: readonly ExternalResource[] | undefined;
  readonly additionalReasons?: readonly ReasonInfo[] | undefined;
}
