import { always, planOf, TASK } from "../../generate/plan-of.ts";
import { withSecrets } from "../../generate/special-plan.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { withoutSecrets } from "../create/cr-23.ts";
import { endsOf } from "../evidence.ts";
import type { Requirement } from "../requirement.ts";
import { leaksIn } from "./leaks.ts";

/** A secret that cannot be sent is still a secret. */
export const ME_07: Requirement = {
  id: "ME-07",
  title: "A secret with a line break in it, which no header can carry, is neither logged nor shown in the error",
  level: "should",
  source: "digitalocean/digitalocean-cloud-controller-manager#211. (The secret manager trims the ends)",
  likelyCause: "what fetch throws for an invalid header is passed on, and that quotes the header",
  explains: [],
  notApplicable: withoutSecrets,
  environments: [DEFAULT_ENVIRONMENT],
  plans: () => withSecrets(planOf(always({ op: "create", task: TASK })), "multiline"),
  judge: (_world, histories) => ({
    met: histories.some((history) => endsOf(history, "create").length > 0),
    violations: histories.flatMap((history) => leaksIn(history, ["log", "metric", "error"])),
  }),
};
