import { ErrorCode, PermanentUserError, type TaskExecutionContextReader } from "@flyte-webapi/sdk";
import { z } from "zod";

import { toJson } from "./to-json.ts";

/** What the service needs to know of a job: the body of `POST /v1/jobs`. */
export interface JobSpec {
  /** For people. 1 to 63 characters; need not be unique. */
  readonly name: string;
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** The inputs of the task by name. A bigint is sent as an integer. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Say which task a job belongs to, for whoever finds it in the service. */
  readonly labels: Readonly<Record<string, string>>;
}

/** What a task says in its `custom` field. Other fields are not for this plugin, and ignored. */
const customSchema = z.object({ command: z.array(z.string()).min(1) });

/**
 * The job that a task asks for: the same at every call for the same attempt.
 *
 * @throws PermanentUserError with code `BadTaskSpecification` that names the field, when the task does not say what to run.
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
    inputs: Object.fromEntries(inputs.map(([name, literal]) => [name, toJson(literal)])),
    labels: labelsOf(ctx),
  };
}

function labelsOf({ taskExecutionMetadata }: TaskExecutionContextReader): Readonly<Record<string, string>> {
  const { nodeExecutionId, retryAttempt } = taskExecutionMetadata.taskExecutionId.id;
  return {
    "flyte-project": nodeExecutionId.executionProject,
    "flyte-domain": nodeExecutionId.executionDomain,
    "flyte-execution": nodeExecutionId.executionName,
    "flyte-node": nodeExecutionId.nodeId,
    "flyte-attempt": String(retryAttempt),
  };
}
