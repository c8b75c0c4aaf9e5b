import * as fc from "fast-check";

import { injectedCounterpart } from "../../ambient/ambient-source.ts";
import { faultsOf, transientFault } from "../../generate/faults.ts";
import { inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { remoteState } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { endsOf, violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";

const faults = faultsOf(transientFault, 5);
const create: Op = { op: "create", task: TASK };
const poll: Op = { op: "poll", task: TASK, times: 2 };
const remove: Op = { op: "delete", task: TASK, meta: "stored", times: 1 };
const maybeTroubled = (op: Op): fc.Arbitrary<readonly Op[]> =>
  fc.option(faults, { nil: undefined }).map((troubles) => [troubles === undefined ? op : { ...op, faults: troubles }]);

/** A plugin that goes around its setup context cannot be simulated faithfully, nor run in a host that measures or limits it. */
export const DT_01: Requirement = {
  id: "DT-01",
  title: "Time, chance and network come from the setup context, in every method and in every trouble",
  level: "should",
  source:
    "the contract, PluginSetupContext: what a plugin takes from elsewhere cannot be simulated, and no run of it can be repeated",
  likelyCause: "a library or an old habit reaches for a global; the frames say where",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        maybeTroubled(create),
        some(remoteState(Object.keys(world.states)), 0, 1),
        maybeTroubled(poll),
        maybeTroubled(remove),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => endsOf(history, "get").length > 0),
    violations: histories.flatMap(uses),
  }),
};

function uses(history: History): Violation[] {
  // Whoever asks for interception has a client that works as it likes; simulated time and chance reach it all the same.
  const counts = ({ site }: EventOf<"ambient">): boolean =>
    history.transport === "direct" || site[0]?.includes("/node_modules/") === false;
  return eventsOf(history, "ambient")
    .filter(counts)
    .map((event) =>
      violationAt(
        history,
        event,
        `${injectedCounterpart(event.source)} instead of ${event.source}`,
        `${event.source} during ${event.call?.method ?? "load"}${event.site.length === 0 ? "" : `: ${event.site.join(" < ")}`}`,
      ),
    );
}
