import type { OutputReader, OutputWriter } from "../contract/output-writer.ts";
import { CancelledError } from "../errors/cancelled-error.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { outputsCodec, type TaskSpec } from "../store/task-spec.ts";
import { checkOutputs } from "../host/check-outputs.ts";
import { deepFreeze } from "../internal/deep-freeze.ts";

const CHECKPOINTS = "_flytecheckpoints";

/**
 * The outputs of the present attempt. What a plugin puts is kept in memory and stored together with the phase that follows
 * from it: a success is never stored without its outputs, nor the other way round.
 */
export class AttemptOutputs {
  readonly #spec: TaskSpec;
  #launch = 0;
  #current: OutputReader | undefined;
  #unsaved: Uint8Array | null | undefined;

  constructor(spec: TaskSpec, launch: number, stored: OutputReader | undefined) {
    this.#spec = spec;
    this.#launch = launch;
    this.#current = stored;
  }

  get current(): OutputReader | undefined {
    return this.#current;
  }

  /** What the next write of the task must store; `null` to remove what is there. */
  get unsaved(): Uint8Array | null | undefined {
    return this.#unsaved;
  }

  saved(): void {
    this.#unsaved = undefined;
  }

  /** Forgets what an earlier job gave. */
  startLaunch(launch: number): void {
    if (launch === this.#launch) return;
    this.#launch = launch;
    if (this.#current !== undefined) this.#unsaved = null;
    this.#current = undefined;
  }

  /** The task has ended: what comes now changes nothing any more. */
  close(): void {
    this.#launch = Number.NaN;
  }

  /** A writer for calls about this launch: of no use any more when the next one begins. */
  writerFor(launch: number, attempt: number, signal: AbortSignal): OutputWriter {
    const { project, domain, id, nodeId } = this.#spec;
    const prefixOf = (number: number): string => `memory://outputs/${project}/${domain}/${id}/${nodeId}/${number}`;
    const prefix = prefixOf(attempt);
    return Object.freeze<OutputWriter>({
      rawOutputPrefix: `${prefix}/raw`,
      outputPrefixPath: prefix,
      outputPath: `${prefix}/outputs.pb`,
      deckPath: `${prefix}/deck.html`,
      errorPath: `${prefix}/error.pb`,
      checkpointPrefix: `${prefix}/${CHECKPOINTS}`,
      previousCheckpointPrefix: attempt === 0 ? undefined : `${prefixOf(attempt - 1)}/${CHECKPOINTS}`,
      put: async (outputs) => {
        if (launch !== this.#launch || signal.aborted) {
          throw new CancelledError(ErrorCode.Cancelled, "The call that these outputs belong to is over");
        }
        checkOutputs(outputs, this.#spec.template.interface.outputs);
        const bytes = outputsCodec.encode(outputs);
        this.#current = deepFreeze(outputsCodec.decode(bytes));
        this.#unsaved = bytes;
      },
    });
  }
}
