import { levelLabel } from "../../report/labels.ts";
import type { Level } from "../../requirements/requirement.ts";
import { checkedRequirement } from "../checked-values.ts";
import type { Command } from "../command.ts";
import { ExitCode } from "../exit-code.ts";

export const EXPLAIN: Command = {
  name: "explain",
  argument: "<id>",
  summary: "Say what a requirement demands, why, and what usually breaks it",
  flags: [],
  examples: ["explain CR-01"],
  run: async ({ argument }, host) => {
    const { id, level, title, tolerance, source, likelyCause, explains, environments } = checkedRequirement(
      argument ?? "",
    );
    const rows = [
      ["level", `${levelLabel(level)}: ${LEVELS[level]}`],
      ["demand", title],
      ["tolerance", tolerance ?? "what the demand says, and nothing beyond it"],
      ["source", source],
      ["usually", likelyCause],
      [
        "runs in",
        environments.length === 1 ? "one environment" : `${environments.length} environments: other days, other chance`,
      ],
      ["explains", explains.length === 0 ? "no other requirement" : `${explains.join(", ")}, which break with it`],
    ];
    host.out(`${id}  ${title}\n${rows.map(([name = "", text]) => `  ${name.padEnd(10)} ${text}\n`).join("")}`);
    await Promise.resolve();
    return ExitCode.Ok;
  },
};

const LEVELS: Readonly<Record<Level, string>> = {
  must: "without it the plugin is not conformant",
  should: "recommended; leave it only for a reason, and write that down with `accept`",
  may: "optional",
};
