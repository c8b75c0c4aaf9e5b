import { shortenText } from "@flyte-webapi/sdk";
import { exactId } from "@flyte-webapi/sdk/http";
import * as z from "zod";

/** Ids have up to 19 digits: kept as exact text, never as a JavaScript number. */
const runId = z.union([z.int(), z.bigint()]).transform(exactId);

const text = z
  .string()
  .nullish()
  .transform((value) => shortenText(value ?? ""));

/** What `runs/submit` answers. */
export const submitted = z.object({ run_id: runId });

/** What `runs/get` answers. Half of the state is missing while a run is not over, and words may come that are new. */
export const run = z.object({
  run_id: runId,
  run_page_url: z.url().optional().catch(undefined),
  state: z.object({ life_cycle_state: text, result_state: text, state_message: text }),
  // Newer workspaces say here whose fault it was.
  status: z
    .object({ termination_details: z.object({ code: text, type: text, message: text }).nullish() })
    .nullish()
    .catch(undefined),
  // A submitted run has one task, whose own run has the output.
  tasks: z.array(z.object({ run_id: runId })).default([]),
});
export type Run = z.infer<typeof run>;

/** What `runs/get-output` answers for a notebook: what it gave to `dbutils.notebook.exit`, cut after 5 MB. */
export const runOutput = z.object({
  notebook_output: z.object({ result: z.string().optional(), truncated: z.boolean().default(false) }).optional(),
});
export type NotebookOutput = z.infer<typeof runOutput>["notebook_output"];
