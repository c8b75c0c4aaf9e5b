import type { MessageInitShape } from "@bufbuild/protobuf";
import { ErrorCode, PermanentUserError, type TaskExecutionContextReader } from "@flyte-webapi/sdk";
import { z } from "zod";

import type { JobSpecSchema } from "./gen/jobs_pb.js";
import { toValue } from "./values.ts";

/** What the service needs to know of a job. */
export type JobSpec = MessageInitShape<typeof JobSpecSchema>;

/** What a task says in its `custom` field. Other fields are not for this plugin, and ignored. */
const customSchema = z.object({ command: z.array(z.string()).min(1) });

/**
 * The job that a task asks for: the same at every call for the same attempt.
 *
 * @throws PermanentUserError with code `BadTaskSpecification` that names the field, when the task does not say what to run, or has an
 * input that the service does not take.
 */
export async function readJobSpec(ctx: TaskExecutionContextReader): Promise<JobSpec> {
  const template = await ctx.taskReader.read();
  const custom = customSchema.safeParse(template.custom ?? {});
  if (!custom.success) {
    const problems = custom.error.issues.map((issue) => `custom.${issue.path.join(".")}: ${issue.message}`);
    throw new PermanentUserError(
      ErrorCode.BadTaskSpecification,
      `Task ${template.id.name} does not say what to run: ${problems.join("; ")}. Expected custom.command, a list of words`,
    );
  }
  const inputs = Object.entries(await ctx.inputReader.get());
  return {
    name: ctx.taskExecutionMetadata.taskExecutionId.generatedNameWith(1, 63),
    command: custom.data.command,
    inputs: Object.fromEntries(inputs.map(([name, literal]) => [name, toValue(name, literal)])),
    labels: labelsOf(ctx),
  };
}

function labelsOf({ taskExecutionMetadata }: TaskExecutionContextReader): Record<string, string> {
  const { nodeExecutionId, retryAttempt } = taskExecutionMetadata.taskExecutionId.id;
  return {
    "flyte-project": nodeExecutionId.executionProject,
    "flyte-domain": nodeExecutionId.executionDomain,
    "flyte-execution": nodeExecutionId.executionName,
    "flyte-node": nodeExecutionId.nodeId,
    "flyte-attempt": String(retryAttempt),
  };
}
