import { always, planOf, TASK } from "../../generate/plan-of.ts";
import { withSecrets } from "../../generate/special-plan.ts";
import type { EventOf, History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import type { World } from "../../world/world.ts";
import { describeEnd, endsOf, requestsOf, violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { failedForGood } from "./outcomes.ts";

/** Why there are no secrets to look at. */
export function withoutSecrets({ secrets = [] }: World): string | undefined {
  return secrets.length === 0 ? "the world lists no secrets" : undefined;
}

/** Without a credential nobody need be asked. */
export const CR_23: Requirement = {
  id: "CR-23",
  title:
    "A create without its secret makes no request that changes something, and gives a permanent error that names the secret",
  level: "should",
  source: 'flyteorg/flyte-sdk, plugins/databricks/src/flyteplugins/databricks/connector.py: sends "Bearer None"',
  likelyCause: 'the error of the secret manager is caught, and "undefined" is sent in place of the secret',
  explains: [],
  notApplicable: withoutSecrets,
  environments: [DEFAULT_ENVIRONMENT],
  plans: () => withSecrets(planOf(always({ op: "create", task: TASK })), "missing"),
  judge: (world, histories) => ({
    met: histories.some((history) => endsOf(history, "create").length > 0),
    violations: histories.flatMap((history) =>
      history.plan.secrets === "missing"
        ? [...requests(history), ...endsOf(history, "create").flatMap((event) => badEnds(world, history, event))]
        : [],
    ),
  }),
};

function requests(history: History): Violation[] {
  return requestsOf(history, "create")
    .filter(({ reads }) => !reads)
    .map((event) => violationAt(history, event, "no request without the secret", event.method));
}

function badEnds({ secrets = [] }: World, history: History, event: EventOf<"end">): Violation[] {
  const said = event.outcome.kind === "threw" ? event.outcome.message : "";
  return failedForGood(event) && secrets.some((key) => said.includes(key))
    ? []
    : [violationAt(history, event, `a permanent error that names ${secrets.join(" or ")}`, describeEnd(event))];
}
