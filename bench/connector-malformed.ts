import { sendHostileRequests } from "../packages/sdk/test/connector/hostile/send-hostile-requests.ts";
import { result, type BenchResult } from "./result.ts";

const REQUESTS = 300_000;

/**
 * Three hundred thousand hostile requests to all methods. Memory is compared from the hundred thousandth on: until then, code that is compiled and
 * bounded tables that fill add some 8 MB, once; from then on 30 bytes a request would break the bound. Fails, with the seed and the shrunk requests,
 * when one is not answered with a status that it may have.
 */
export async function benchConnectorMalformed(): Promise<readonly BenchResult[]> {
  const { requests, unhandled, stats, heapBytes } = await sendHostileRequests(REQUESTS);
  const left = stats.callsUnderWay + stats.unclaimedJobs + unhandled.length;
  const [early = Number.NaN, late = Number.NaN] = heapBytes;
  return [
    result(
      "connector: calls, jobs and rejections that are left after malformed requests, against requests",
      left,
      "",
      requests,
      { says: "none", holds: (_ratio, value) => value === 0 },
    ),
    result("connector: memory after 300,000 malformed requests, against after 100,000", late, "B", early, {
      says: "ratio at most 1.1",
      holds: (ratio) => ratio <= 1.1,
    }),
  ];
}
