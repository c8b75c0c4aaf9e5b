// #region migrate
import { createResourceMetaCodec } from "@flyte-webapi/sdk";
import * as z from "zod";

const jobMeta = z.object({ region: z.string(), jobId: z.string() });

export const codec = createResourceMetaCodec(jobMeta, {
  version: 1,
  // Version 0 was the id alone: there was one region only.
  migrate: (stored) => ({ region: "eu", ...z.object({ jobId: z.string() }).parse(stored) }),
});
// #endregion
