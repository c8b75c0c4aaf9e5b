import { createServer } from "node:http";

/** A job service on loopback, for the tests of snippets. */
export interface JobService {
  readonly url: string;
  /** `POST /jobs key` and the like, in the order in which they came. */
  readonly requests: readonly string[];
  /** The most jobs that were neither done nor cancelled at the same time. */
  readonly mostAtOnce: () => number;
  close(): Promise<void>;
}

interface ServedJob {
  readonly id: string;
  looks: number;
  state: string;
}

/**
 * Starts it on a free port.
 *
 * @param looksUntilDone how often a job is looked at before it is done.
 */
export async function startJobService(looksUntilDone = 1): Promise<JobService> {
  const jobs = new Map<string, ServedJob>();
  const requests: string[] = [];
  let most = 0;
  const server = createServer((request, response) => {
    const { method = "", url = "" } = request;
    requests.push(`${method} ${url}`);
    const id = url.split("/")[2];
    const job = method === "POST" && url === "/jobs" ? add(jobs) : id === undefined ? undefined : jobs.get(id);
    if (job === undefined) {
      response.writeHead(404).end();
      return;
    }
    if (url.endsWith("/cancel")) job.state = "STOPPED";
    if (method === "GET" && job.state === "QUEUED" && ++job.looks >= looksUntilDone) job.state = "DONE";
    most = Math.max(most, [...jobs.values()].filter(({ state }) => state === "QUEUED").length);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ id: job.id, state: job.state }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the service has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    mostAtOnce: () => most,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function add(jobs: Map<string, ServedJob>): ServedJob {
  const job: ServedJob = { id: `job-${jobs.size + 1}`, looks: 0, state: "QUEUED" };
  jobs.set(job.id, job);
  return job;
}
