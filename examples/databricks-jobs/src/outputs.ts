import { PhaseInfo, storeOutputs, type StoreOutputsContext } from "@flyte-webapi/sdk";

import type { NotebookOutput } from "./run.ts";

/**
 * Stores what the notebook gave as the output `result`, when the task declares it. Answers the failure of a task that declares what
 * the notebook did not give.
 */
export async function storeOutput(ctx: StoreOutputsContext, output: NotebookOutput): Promise<PhaseInfo | undefined> {
  const { outputs: declared } = (await ctx.taskReader.read()).interface;
  if (output?.truncated === true && Object.keys(declared).length > 0) {
    const message = "The notebook gave more than the 5 MB that Databricks keeps: write it to a file, and give its path";
    return PhaseInfo.failure({ code: "OutputTruncated", message });
  }
  const given = output?.result === undefined ? {} : { result: output.result };
  return await storeOutputs(ctx, given, { hint: "a notebook gives its result with dbutils.notebook.exit" });
}
