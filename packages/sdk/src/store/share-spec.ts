import type { Identifier } from "../contract/identifier.ts";
import type { TaskTemplate } from "../contract/task-template.ts";
import { toTaggedJson } from "./tagged-json.ts";
import type { TaskSpec } from "./task-spec.ts";

const LONGEST = 200;
const MOST = 1_000;
const shared = new Map<string, unknown>();

/**
 * The same task with its small parts shared with other tasks: a hundred thousand tasks of a kind differ in their names and little else, and
 * each would hold a kilobyte of its own. What it is given must be frozen.
 *
 * Fields are written out: an object that is made by spreading another one is larger.
 */
export function shareSpec(spec: TaskSpec): TaskSpec {
  return Object.freeze<TaskSpec>({
    id: spec.id,
    pluginId: share(spec.pluginId),
    project: share(spec.project),
    domain: share(spec.domain),
    nodeId: share(spec.nodeId),
    template: shareTemplate(spec.template, spec.id),
    inputs: share(spec.inputs),
    labels: share(spec.labels),
    annotations: share(spec.annotations),
    environmentVariables: share(spec.environmentVariables),
    submittedAtMs: spec.submittedAtMs,
  });
}

function shareTemplate({ id, ...rest }: TaskTemplate, taskId: string): TaskTemplate {
  // Beside the identifier, templates of a kind are alike; two objects then, where there were seven.
  const common: Omit<TaskTemplate, "id"> = share(rest);
  const { type, taskTypeVersion, metadata, interface: typed, custom, ...others } = common;
  const identifier: Identifier = {
    resourceType: share(id.resourceType),
    project: share(id.project),
    domain: share(id.domain),
    name: id.name === taskId ? taskId : share(id.name),
    version: share(id.version),
    ...(id.org !== undefined && { org: share(id.org) }),
  };
  return Object.freeze<TaskTemplate>({
    id: Object.freeze(identifier),
    type,
    ...(taskTypeVersion !== undefined && { taskTypeVersion }),
    ...(metadata && { metadata }),
    interface: typed,
    ...(custom && { custom }),
    ...others,
  });
}

function share<T>(value: T): T {
  const key = toTaggedJson(value);
  if (key.length > LONGEST) return Object.freeze(value);
  const known = shared.get(key);
  // Values of the same text have the same shape.
  if (known !== undefined) return known as T;
  if (shared.size >= MOST) shared.clear();
  shared.set(key, Object.freeze(value));
  return value;
}
