import { shortenText } from "@flyte-webapi/sdk";
import * as z from "zod";

/** What creating and reading answers. Only the id must be right; odd values of the rest must not stop the polling. */
export const prediction = z.object({
  id: z.string().min(1),
  status: z
    .string()
    .nullish()
    .transform((status) => shortenText(status ?? "")),
  error: z
    .string()
    .transform((text) => shortenText(text))
    .nullish()
    .catch(undefined),
  output: z.unknown().optional(),
  /** Input, output and logs are removed an hour after the prediction ended. */
  data_removed: z.boolean().default(false).catch(false),
});
export type Prediction = z.infer<typeof prediction>;

/** One page of the list, the newest prediction first. `next` is the address of the page after it. */
export const predictionPage = z.object({
  results: z.array(z.object({ id: z.string().min(1), input: z.record(z.string(), z.unknown()).nullish() })),
  next: z.url().nullish(),
});

/** States from which no prediction comes back. */
export const ENDS: readonly string[] = ["succeeded", "failed", "canceled", "aborted"];
