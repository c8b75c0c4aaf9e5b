import { jsonAt } from "../../merge/edit-json.ts";
import { compareVersions } from "../../merge/newer-pin.ts";
import { isBelowFloor, NODE_SPEC } from "../../plan/node-floor.ts";
import type { Check } from "../doctor-input.ts";
import type { Finding } from "../finding.ts";

/** The oldest Node that a plugin runs on. */
const FLOOR = "22.13";

/** Node, as it runs here and as the package asks for it. */
export const checkNode: Check = ({ manifest, nodeVersion }) => {
  const findings: Finding[] = [];
  const ownNode = jsonAt(manifest, ["devDependencies", "node"]) !== undefined;
  if (isBelowFloor(nodeVersion) && !ownNode) {
    findings.push({
      id: "node-version",
      level: "error",
      message: `Node is ${nodeVersion}; plugins need ${FLOOR} or newer`,
      advice: `Install a newer Node, or add "node": "${NODE_SPEC}" to devDependencies and allow its install script`,
    });
  }
  const engines = jsonAt(manifest, ["engines", "node"]);
  const [, lowest] = typeof engines === "string" ? (/^>=\s*(\d+(?:\.\d+)*)/.exec(engines) ?? []) : [];
  if (engines === undefined || (lowest !== undefined && compareVersions(lowest, FLOOR) < 0)) {
    findings.push({
      id: "engines",
      level: "warning",
      message: `engines.node of package.json is ${engines === undefined ? "missing" : JSON.stringify(engines)}`,
      advice: `Set it to ">=${FLOOR}": the sdk does not run on an older Node`,
    });
  }
  return findings;
};
