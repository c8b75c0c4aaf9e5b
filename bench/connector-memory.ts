import { runClient, startNodeServer } from "./connector-peers.ts";
import { result, type BenchResult } from "./result.ts";

const FEW = 100_000;
const MANY = 1_000_000;

/** What the connector keeps after a million calls (create, two polls, delete, of a new job each time), beside a tenth of them. */
export async function benchConnectorMemory(): Promise<readonly BenchResult[]> {
  await using server = await startNodeServer("server.ts");
  await runClient("life", server.port, FEW);
  const few = await server.usage();
  await runClient("life", server.port, MANY - FEW);
  const many = await server.usage();
  return [
    result("connector: memory after 1,000,000 calls, against after 100,000", many.heapBytes, "B", few.heapBytes, {
      says: "ratio at most 1.1",
      holds: (ratio) => ratio <= 1.1,
    }),
  ];
}
