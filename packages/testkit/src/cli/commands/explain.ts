import { levelLabel } from "../../report/labels.ts";
import { REQUIREMENTS } from "../../requirements/catalogue.ts";
import type { Level } from "../../requirements/requirement.ts";
import { SABOTEURS } from "../../saboteurs/index.ts";
import { DEMANDS } from "../../result/demands.ts";
import { checkedDemand } from "../checked-values.ts";
import type { Command } from "../command.ts";
import { ExitCode } from "../exit-code.ts";

export const EXPLAIN: Command = {
  name: "explain",
  argument: "<id>",
  summary: "Say what a requirement demands, why, and what usually breaks it",
  flags: [],
  examples: ["explain CR-01"],
  run: async ({ argument }, host) => {
    const { id, level, title, tolerance, source, likelyCause, explains } = checkedDemand(argument ?? "", DEMANDS);
    const environments = REQUIREMENTS.find((each) => each.id === id)?.environments.length;
    const rows = [
      ["level", `${levelLabel(level)}: ${LEVELS[level]}`],
      ["demand", title],
      ["tolerance", tolerance ?? "what the demand says, and nothing beyond it"],
      ["source", source],
      ["usually", likelyCause],
      ["runs in", placeOf(environments)],
      ...SABOTEURS.filter(({ breaks }) => breaks === id).map(({ bug }) => ["such as", `a plugin in which ${bug}`]),
      ["explains", explains.length === 0 ? "no other requirement" : `${explains.join(", ")}, which break with it`],
    ];
    host.out(`${id}  ${title}\n${rows.map(([name = "", text]) => `  ${name.padEnd(10)} ${text}\n`).join("")}`);
    await Promise.resolve();
    return ExitCode.Ok;
  },
};

/** @param environments how many; absent for checks of a running connector. */
function placeOf(environments: number | undefined): string {
  if (environments === undefined) return "real time, over gRPC: `connector --endpoint <host:port>`";
  return environments === 1 ? "one environment" : `${environments} environments: other days, other chance`;
}

const LEVELS: Readonly<Record<Level, string>> = {
  must: "without it the plugin is not conformant",
  should: "recommended; leave it only for a reason, and write that down with `accept`",
  may: "optional",
};
