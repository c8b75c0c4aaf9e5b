import type { Traces } from "./run-traces.ts";

/** How much the same plans did the same. */
export interface TraceComparison {
  /** Plans whose replays differ, over all transports and versions. */
  readonly unstable: number;
  /** Plans that do not give the same trace on all versions, over all transports. */
  readonly differing: number;
  readonly problems: readonly string[];
}

/** Compares the traces of replays, and those of the versions of Node with the first one. */
export function compareTraces(all: readonly Traces[]): TraceComparison {
  const [first, ...others] = all;
  const unstable = all.flatMap(({ node, traces }) =>
    traces.flatMap(({ transport, unstable: plans }) =>
      plans.map(({ plugin, plan }) => `${transport}, ${node}: ${plugin} does not repeat ${JSON.stringify(plan)}`),
    ),
  );
  const differing = (first?.traces ?? []).flatMap(({ transport, hashes }) =>
    hashes.flatMap((hash, index) => {
      const odd = others.filter(({ traces }) => hashesOf(traces, transport)[index] !== hash).map(({ node }) => node);
      return odd.length === 0
        ? []
        : [`${transport}: plan ${index} is another on ${odd.join(", ")} than on ${first?.node}`];
    }),
  );
  const empty = all.flatMap(({ node, traces }) =>
    traces.filter(({ hashes }) => hashes.length === 0).map(({ transport }) => `${transport}, ${node}: no plan was run`),
  );
  const problems = [...empty, ...unstable, ...differing];
  return { unstable: unstable.length, differing: differing.length, problems };
}

function hashesOf(traces: Traces["traces"], transport: string): readonly string[] {
  return traces.find((each) => each.transport === transport)?.hashes ?? [];
}
