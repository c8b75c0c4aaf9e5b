import type { TaskView } from "../protocol/dev-model.ts";

/** What is known of the chosen task, beside its phase: how far it is, what is stored, where its logs are. */
export function chosenLines(task: TaskView | undefined): string[] {
  if (task === undefined) return [];
  const { id, facts, links, marks } = task;
  const last = marks.at(-1);
  const words = [last?.reason ?? "", last?.error ?? ""].filter((text) => text !== "").join("; ");
  const lines = [`${id}: ${last?.phase ?? "submitted"}${words === "" ? "" : `, ${words}`}`];
  if (facts !== undefined) {
    const { step, attempt, polls, failures, tokenPool, holdsToken, resourceMeta, lastError } = facts;
    const parts = [
      step,
      `attempt ${attempt + 1}`,
      ...(polls > 0 ? [`polls ${polls}`] : []),
      ...(failures > 0 ? [`failed calls in a row ${failures}`] : []),
      ...(tokenPool === undefined ? [] : [`token of ${tokenPool} ${holdsToken ? "held" : "waited for"}`]),
    ];
    lines.push(`  ${parts.join(", ")}; stored: ${resourceMeta ?? "nothing"}`);
    if (lastError !== undefined) lines.push(`  last error: ${lastError}`);
  }
  return [...lines, ...links.map(({ name, uri }) => `  ${name}: ${uri}`)];
}
