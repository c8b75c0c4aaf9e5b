import { jsonAt } from "../../merge/edit-json.ts";
import { compareVersions } from "../../merge/newer-pin.ts";
import type { Check, DoctorInput } from "../doctor-input.ts";
import type { Finding } from "../finding.ts";

const SDK = "@flyte-webapi/sdk";
const TESTKIT = "@flyte-webapi/testkit";

/** The sdk is a peer, there is one copy of it, and the testkit is of the same version. */
export const checkPackages: Check = (input) => [...peerFindings(input), ...installedFindings(input)];

function peerFindings({ manifest }: DoctorInput): readonly Finding[] {
  const [own, peer, dev] = ["dependencies", "peerDependencies", "devDependencies"].map((group) =>
    jsonAt(manifest, [group, SDK]),
  );
  const findings: Finding[] = [];
  if (own !== undefined) {
    findings.push({
      id: "sdk-is-peer",
      level: "error",
      message: `${SDK} is among the dependencies, so a host may get a second copy of the contract`,
      advice: "Move it to peerDependencies, and to devDependencies for the tests",
    });
  } else if (peer === undefined) {
    findings.push({
      id: "sdk-is-peer",
      level: "error",
      message: `${SDK} is not among the peerDependencies`,
      advice: `Add it there, with the range that the plugin was tested with${typeof dev === "string" ? `: "${dev}"` : ""}`,
    });
  }
  if (typeof peer === "string" && typeof dev === "string" && fits(peer, dev.replace(/^[\^~]/, "")) === false) {
    findings.push({
      id: "peer-range",
      level: "error",
      message: `The plugin is tested with ${SDK} ${dev}, which is outside of its peer range ${peer}`,
      advice: "Give both the same range",
    });
  }
  return findings;
}

function installedFindings({ manifest, installed, project }: DoctorInput): readonly Finding[] {
  const { packageManager } = project.record.answers;
  const copies = installed[SDK] ?? [];
  const [sdk] = copies;
  if (sdk === undefined) {
    return [
      {
        id: "installed",
        level: "note",
        message: `${SDK} is not installed, so its version was not looked at`,
        advice: `${packageManager} install`,
      },
    ];
  }
  const findings: Finding[] = [];
  for (const [name, found] of Object.entries(installed)) {
    if (found.length < 2) continue;
    findings.push({
      id: "one-copy",
      level: "error",
      message: `${name} is installed ${found.length} times: ${found.map(({ version, path }) => `${version} at ${path}`).join(", ")}`,
      advice: `Host and plugin must share one copy. Look with ${packageManager === "npm" ? `npm ls ${name}` : `${packageManager} why ${name}`}, and bring the ranges together`,
    });
  }
  const [testkit] = installed[TESTKIT] ?? [];
  if (testkit !== undefined && lineOf(testkit.version) !== lineOf(sdk.version)) {
    findings.push({
      id: "same-line",
      level: "error",
      message: `${TESTKIT} is ${testkit.version}, and ${SDK} is ${sdk.version}`,
      advice: "They are released together: install the same version of both",
    });
  }
  const peer = jsonAt(manifest, ["peerDependencies", SDK]);
  if (typeof peer === "string" && fits(peer, sdk.version) === false) {
    findings.push({
      id: "peer-range",
      level: "error",
      message: `${SDK} ${sdk.version} is installed, which is outside of the plugin's own peer range ${peer}`,
      advice: "Widen the range after the conformance suite was green with it, or install a version inside it",
    });
  }
  return findings;
}

/** What must not differ: the major version, before 1.0 the minor one, too. */
function lineOf(version: string): string {
  const [major = "0", minor = "0"] = version.split(".");
  return major === "0" ? `0.${minor}` : major;
}

/** Whether a version is inside a range of the simple kinds; `undefined` for all other ranges. */
function fits(range: string, version: string): boolean | undefined {
  const [, kind, lowest] = /^(\^|~|>=|)(\d+\.\d+\.\d+)$/.exec(range) ?? [];
  if (kind === undefined || lowest === undefined || !/^\d+\.\d+\.\d+$/.test(version)) return undefined;
  const difference = compareVersions(version, lowest);
  if (kind === "") return difference === 0;
  if (difference < 0 || kind === ">=") return difference >= 0;
  const sameMinor = lowest.split(".").slice(0, 2).join(".") === version.split(".").slice(0, 2).join(".");
  // Before 0.1 each patch may break.
  if (kind === "^" && lowest.startsWith("0.0.")) return difference === 0;
  return kind === "~" ? sameMinor : lineOf(lowest) === lineOf(version);
}
