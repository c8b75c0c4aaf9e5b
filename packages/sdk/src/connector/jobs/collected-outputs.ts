import type { OutputReader, OutputWriter } from "../../contract/output-writer.ts";
import { CancelledError } from "../../errors/cancelled-error.ts";
import { ErrorCode } from "../../errors/error-code.ts";
import { checkOutputs } from "../../host/check-outputs.ts";
import type { TaskFacts } from "./job-request.ts";

/** What a plugin put during one call. */
export interface CollectedOutputs {
  readonly writer: OutputWriter;
  /** What was put last. */
  readonly current: OutputReader | undefined;
}

/** Takes the outputs of one call, checked against the interface of the task. */
export function collectOutputs({ template, outputPrefix }: TaskFacts, signal: AbortSignal): CollectedOutputs {
  let current: OutputReader | undefined;
  const under = (name: string): string => `${outputPrefix.replace(/\/+$/, "")}/${name}`;
  // Source: executor, task_exec_context.go: the raw output prefix is the output prefix.
  const writer = Object.freeze<OutputWriter>({
    rawOutputPrefix: outputPrefix,
    outputPrefixPath: outputPrefix,
    outputPath: under("outputs.pb"),
    deckPath: under("deck.html"),
    errorPath: under("error.pb"),
    checkpointPrefix: under("_flytecheckpoints"),
    put: async (outputs) => {
      if (signal.aborted)
        throw new CancelledError(ErrorCode.Cancelled, "The call that these outputs belong to is over");
      checkOutputs(outputs, template.interface.outputs);
      current = outputs;
      await Promise.resolve();
    },
  });
  return {
    writer,
    get current() {
      return current;
    },
  };
}
