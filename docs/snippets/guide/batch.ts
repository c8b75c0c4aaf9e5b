import { NotFoundError, type AsyncPlugin, type GetManyContext, type GetManyResult } from "@flyte-webapi/sdk";
import { path, type HttpClient } from "@flyte-webapi/sdk/http";
import * as z from "zod";

interface JobMeta {
  readonly jobId: string;
}

// #region batch
const job = z.object({ id: z.string(), state: z.string() });
type Job = z.infer<typeof job>;
const list = z.object({ jobs: z.array(job) });

export function createGetMany(http: HttpClient): NonNullable<AsyncPlugin<JobMeta, Job>["getMany"]> {
  return async ({ resourceMetas, signal }: GetManyContext<JobMeta>): Promise<GetManyResult<Job>[]> => {
    const ids = resourceMetas.map(({ jobId }) => jobId);
    const { jobs } = await http.get(path`jobs`, { query: { ids: ids.join(",") }, schema: list, signal });
    const byId = new Map(jobs.map((each) => [each.id, each]));
    // One result for each job, in the order of the question. A job that the list leaves out is an error of its own.
    return ids.map((id) => {
      const resource = byId.get(id);
      return resource === undefined ? { error: new NotFoundError("NOT_FOUND", `no job ${id}`) } : { resource };
    });
  };
}
// #endregion
