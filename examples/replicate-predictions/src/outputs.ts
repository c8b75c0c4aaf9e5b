import { PhaseInfo, storeOutputs, type StoreOutputsContext } from "@flyte-webapi/sdk";

import type { Prediction } from "./prediction.ts";

/**
 * Stores what the model gave as the output `output`, when the task declares it. Answers the failure of a task that declares what the
 * model did not give.
 */
export async function storeOutput(
  ctx: StoreOutputsContext,
  { output, data_removed: isRemoved }: Prediction,
): Promise<PhaseInfo | undefined> {
  const { outputs: declared } = (await ctx.taskReader.read()).interface;
  if (isRemoved && Object.keys(declared).length > 0) {
    const message = "Replicate removes the output of a prediction after an hour, and this one is older";
    return PhaseInfo.systemFailure({ code: "OutputRemoved", message });
  }
  // Files come as their address.
  return await storeOutputs(ctx, { output });
}
