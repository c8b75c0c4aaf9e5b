import { ErrorCode, PermanentUserError, type Literal, type TaskExecutionContextReader } from "@flyte-webapi/sdk";
import * as z from "zod";

/** What a task says in `custom`: a notebook, and where it runs. Fields are those of a task of `runs/submit`. */
const custom = z.object({
  notebook_task: z.looseObject({
    notebook_path: z.string().min(1),
    base_parameters: z.record(z.string(), z.string()).default({}),
  }),
  existing_cluster_id: z.string().optional(),
  new_cluster: z.looseObject({}).optional(),
  /** Default: none. */
  timeout_seconds: z.int().min(0).optional(),
});

/** The body of `runs/submit`, but for its token. */
export interface RunSpec {
  /** For people, in the list of runs. */
  readonly run_name: string;
  readonly timeout_seconds?: number | undefined;
  readonly tasks: readonly [object];
}

/**
 * The run that a task asks for. The task's inputs are parameters of the notebook.
 *
 * @throws PermanentUserError with code `BadTaskSpecification` that names the field or the input.
 */
export async function readRunSpec(ctx: TaskExecutionContextReader): Promise<RunSpec> {
  const parsed = custom.safeParse((await ctx.taskReader.read()).custom ?? {});
  if (!parsed.success) throw badSpecification(`custom: ${z.prettifyError(parsed.error)}`);
  const { notebook_task: notebook, timeout_seconds, ...compute } = parsed.data;
  const inputs = Object.entries(await ctx.inputReader.get());
  const parameters = Object.fromEntries(inputs.map(([name, literal]) => [name, toParameter(name, literal)]));
  return {
    run_name: ctx.taskExecutionMetadata.taskExecutionId.generatedName,
    timeout_seconds,
    tasks: [
      {
        task_key: "main",
        notebook_task: { ...notebook, base_parameters: { ...notebook.base_parameters, ...parameters } },
        ...compute,
      },
    ],
  };
}

/** Parameters are text. */
function toParameter(name: string, literal: Literal): string {
  if (literal.kind === "string" || literal.kind === "boolean") return String(literal.value);
  if (literal.kind === "integer" || literal.kind === "float") return String(literal.value);
  if (literal.kind === "blob" || literal.kind === "structuredDataset") return literal.uri;
  throw badSpecification(
    `The input "${name}" is of the kind ${literal.kind}; a notebook takes strings, numbers, booleans, and files and data sets as their URI`,
  );
}

function badSpecification(message: string): PermanentUserError {
  return new PermanentUserError(ErrorCode.BadTaskSpecification, message);
}
