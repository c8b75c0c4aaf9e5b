/** Names a node beside its id, in the annotations of a request; see `v1/node-mark.ts`. */
export const NODE_ANNOTATION = "flyte-webapi-node";

/** Of another form it is none of ours: what clients send may be of any length, and is stored with the job. */
const MARK = /^[0-9a-f]{12}$/;

/** What tells nodes with the same id apart; `undefined` where ids are unique. */
export function nodeMarkOf(annotations: Readonly<Record<string, string>>): string | undefined {
  const mark = Object.hasOwn(annotations, NODE_ANNOTATION) ? annotations[NODE_ANNOTATION] : undefined;
  return mark !== undefined && MARK.test(mark) ? mark : undefined;
}
