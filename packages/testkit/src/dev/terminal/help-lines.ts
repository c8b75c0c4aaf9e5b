import type { DevModel } from "../protocol/dev-model.ts";
import { faultKeys } from "./fault-keys.ts";

const GAP = "  ";

/** What the keys do, in lines of this width, at most so many. How to leave stands first: it is never cut off. */
export function helpLines({ facts, schedule }: DevModel, columns: number, most: number): string[] {
  const items = [
    "q quit",
    "s submit",
    "m submit 50",
    "up/down choose",
    "a abort",
    "x abort all",
    ...(schedule === undefined ? [] : [`p jobs ${schedule.isPaused ? "go on" : "stand still"}`]),
    ...(facts.hasSecrets ? ["r rotate the secrets"] : []),
    "0 no faults",
    ...[...faultKeys(facts.menu)].map(([key, { label }]) => `${key} ${label}`),
  ];
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last === undefined || last.length + GAP.length + item.length > columns) lines.push(item);
    else lines[lines.length - 1] = `${last}${GAP}${item}`;
  }
  return lines.slice(0, most);
}
