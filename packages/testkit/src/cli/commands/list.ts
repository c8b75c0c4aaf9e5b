import { levelLabel } from "../../report/labels.ts";
import { WIRE_CHECKS } from "../../connector/wire-checks.ts";
import { REQUIREMENTS } from "../../requirements/catalogue.ts";
import { checkedLevel } from "../checked-values.ts";
import type { Command } from "../command.ts";
import { ExitCode } from "../exit-code.ts";

const LEVEL_WIDTH = 6;

export const LIST: Command = {
  name: "list",
  summary: "Print all requirements, or with --connector the checks of running connectors",
  flags: ["json", "level", "connector"],
  examples: ["list --level must", "list --json", "list --connector"],
  run: async ({ values, switches }, host) => {
    const wanted = checkedLevel(values.level);
    const known = switches.has("connector") ? WIRE_CHECKS : REQUIREMENTS;
    const chosen = known.filter(({ level }) => wanted === undefined || level === wanted);
    if (switches.has("json")) {
      const facts = chosen.map(({ id, level, title, tolerance, source, likelyCause, explains }) => ({
        id,
        level,
        title,
        tolerance,
        source,
        likelyCause,
        explains,
      }));
      host.out(`${JSON.stringify(facts, undefined, 2)}\n`);
    } else {
      for (const { id, level, title } of chosen) host.out(`${id} ${levelLabel(level).padEnd(LEVEL_WIDTH)} ${title}\n`);
    }
    await Promise.resolve();
    return ExitCode.Ok;
  },
};
