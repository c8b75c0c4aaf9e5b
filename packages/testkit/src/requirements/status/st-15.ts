import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { remoteState, remoteUndocumented } from "../../generate/states.ts";
import type { IdStyle } from "../../plan/plan.ts";
import type { History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { violationAt } from "../evidence.ts";
import type { Requirement } from "../requirement.ts";
import { observations, type Observation } from "./observations.ts";

const ids = fc.constantFrom<IdStyle>("plain", "int64", "hostile");

/** The log is needed most when a job has failed. */
export const ST_15: Requirement = {
  id: "ST-15",
  title: "Every phase has a link that is an absolute URL, and an id in it is encoded",
  level: "should",
  source: "flyteorg/flyte#4851, flyteorg/flyte#5188, flyteorg/flyte#4529",
  likelyCause: "links are given only while the job runs, or the id goes into the link as it is",
  explains: [],
  notApplicable: (world) =>
    world.logLinks === true ? undefined : "the world does not say that the plugin gives links (`logLinks`)",
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    fc
      .tuple(
        ids,
        planOf(
          inOrder(
            always({ op: "create", task: TASK }),
            some(fc.oneof(remoteState(Object.keys(world.states)), remoteUndocumented(world)), 0, 1),
            always({ op: "poll", task: TASK, times: 2 }),
          ),
        ),
      )
      .map(([style, plan]) => (style === "plain" ? plan : { ...plan, ids: style })),
  judge: (_world, histories) => ({
    met: histories.some((history) => observations(history).length > 0),
    violations: histories.flatMap((history) => judge(history)),
  }),
};

function judge(history: History): ReturnType<Requirement["judge"]>["violations"] {
  return observations(history).flatMap((observation) => {
    const got = problemOf(observation);
    return got === undefined
      ? []
      : [violationAt(history, observation.event, "at least 1 link, all absolute URLs, with the id encoded", got)];
  });
}

function problemOf({ event, job }: Observation): string | undefined {
  const uris = (event.phaseInfo.info.logs ?? []).map(({ uri }) => uri);
  if (uris.length === 0) return `${event.phaseInfo.phase} without a link`;
  const wrong = uris.find(
    (uri) => !URL.canParse(uri) || (encodeURIComponent(job.id) !== job.id && uri.includes(job.id)),
  );
  return wrong === undefined ? undefined : `the link ${JSON.stringify(wrong)}`;
}
