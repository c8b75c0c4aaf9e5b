import type { Command } from "./command.ts";
import { ACCEPT } from "./commands/accept.ts";
import { CONNECTOR } from "./commands/connector.ts";
import { EXPLAIN } from "./commands/explain.ts";
import { LIST } from "./commands/list.ts";
import { REPLAY } from "./commands/replay.ts";
import { RUN } from "./commands/run.ts";
import { SABOTAGE } from "./commands/sabotage.ts";

/** All commands, in the order of the help. */
export const COMMANDS: readonly Command[] = [RUN, REPLAY, EXPLAIN, LIST, SABOTAGE, CONNECTOR, ACCEPT];
