import type { Host } from "./host.ts";
import type { Arguments } from "./parse-arguments.ts";

/** Whether somebody can be asked. A program that waits for somebody who is not there hangs for ever. */
export function mayAsk({ switches }: Arguments, host: Host): boolean {
  return isLive(host) && !switches.has("yes") && !switches.has("json");
}

/** Whether somebody is looking: on a terminal, and not in CI. */
export function isLive({ env, isTerminal }: Host): boolean {
  const ci = env["CI"] ?? "";
  return isTerminal && (ci === "" || ci === "0" || ci === "false");
}
