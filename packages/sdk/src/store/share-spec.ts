import { toTaggedJson } from "./tagged-json.ts";
import type { TaskSpec } from "./task-spec.ts";

const LONGEST = 200;
const MOST = 1_000;
const shared = new Map<string, unknown>();

/**
 * The same task with its small parts shared with other tasks: a hundred thousand tasks of a kind differ in their names and little else, and
 * each would hold a kilobyte of its own. What it is given must be frozen.
 */
export function shareSpec(spec: TaskSpec): TaskSpec {
  const { template } = spec;
  const { id } = template;
  return Object.freeze<TaskSpec>({
    ...spec,
    pluginId: share(spec.pluginId),
    project: share(spec.project),
    domain: share(spec.domain),
    nodeId: share(spec.nodeId),
    template: share({
      ...template,
      id: share({ ...id, name: id.name === spec.id ? spec.id : share(id.name) }),
      interface: share(template.interface),
      ...(template.metadata && { metadata: share(template.metadata) }),
      ...(template.custom && { custom: share(template.custom) }),
    }),
    inputs: share(spec.inputs),
    labels: share(spec.labels),
    annotations: share(spec.annotations),
    environmentVariables: share(spec.environmentVariables),
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
