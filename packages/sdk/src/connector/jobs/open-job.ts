import type { Logger } from "../../contract/logger.ts";
import type { ServedAsyncPlugin } from "../plugins/served-plugin.ts";
import type { CallScope } from "../server/call-scope.ts";
import type { TaskFacts } from "./job-request.ts";

/** A job that a client asks about, with all that was stored of it. */
export interface OpenJob {
  readonly plugin: ServedAsyncPlugin;
  /** The idempotency key. */
  readonly key: string;
  /** ResourceMeta as the plugin's codec wrote it. */
  readonly meta: Uint8Array;
  readonly facts: TaskFacts;
  readonly scope: CallScope;
  /** With the ids of the task. */
  readonly logger: Logger;
}
