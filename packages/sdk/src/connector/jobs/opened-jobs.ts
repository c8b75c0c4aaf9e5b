import type { Logger } from "../../contract/logger.ts";
import { deepFreeze } from "../../internal/deep-freeze.ts";
import type { CallSubject } from "../server/call-scope.ts";
import { decodeEnvelope, type JobEnvelope } from "./job-envelope.ts";
import type { JobCodec } from "./job-codec.ts";
import type { TaskFacts } from "./job-request.ts";
import { Recent } from "./recent.ts";
import { loggerFor, subjectOf } from "./task-contexts.ts";

/** What the bytes of a `resource_meta` say. Shared by all calls about the job: nothing in it may be changed. */
export interface OpenedJob {
  readonly envelope: JobEnvelope;
  /** Without secrets: those come with each call. */
  readonly facts: TaskFacts;
  readonly subject: CallSubject;
  /** With the ids of the task. */
  readonly logger: Logger;
}

/** Read again and again while a job is polled, by tens of thousands of jobs. */
const LIMITS = { entries: 20_000, weight: 50_331_648 };
/** What was read takes several times as much as the bytes. */
const WEIGHT_PER_BYTE = 4;
/** What a job takes besides: its objects, and its logger. Ids are in the bytes, and those for log lines are short. */
const ENTRY_BYTES = 2_048;

/** Reads `resource_meta`, and remembers what it said: the same bytes come with every poll. */
export class OpenedJobs {
  readonly #codec: JobCodec;
  readonly #logger: Logger;
  readonly #opened = new Recent<OpenedJob>(LIMITS);

  constructor(codec: JobCodec, logger: Logger) {
    this.#codec = codec;
    this.#logger = logger;
  }

  /** Jobs that are remembered. */
  get remembered(): number {
    return this.#opened.size;
  }

  /** @throws PermanentSystemError with code `CorruptedPluginState`. */
  open(resourceMeta: Uint8Array): OpenedJob {
    const key = textOf(resourceMeta);
    const found = this.#opened.get(key);
    if (found !== undefined) return found;
    const envelope = decodeEnvelope(resourceMeta);
    const facts = this.#codec.readFacts(envelope.facts, {});
    deepFreeze(facts.template);
    const opened = Object.freeze({
      envelope,
      facts,
      subject: subjectOf(facts),
      logger: loggerFor(this.#logger, facts),
    });
    this.#opened.set(key, opened, ENTRY_BYTES + resourceMeta.byteLength * WEIGHT_PER_BYTE);
    return opened;
  }

  /** For jobs that nobody is expected to ask about again; they can still be opened. */
  forget(resourceMeta: Uint8Array): void {
    this.#opened.delete(textOf(resourceMeta));
  }
}

/** One character for each byte: no two are the same. */
function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("latin1");
}
