import { JOBS, type Script } from "./script.ts";

/** The submission of a job, after which the service answers `job`. */
export function submission(job: string): Script {
  return { [`PUT ${JOBS}/KEY`]: [job] };
}
