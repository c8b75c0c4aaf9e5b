import { jsonAt, parseJson, type Json } from "../../merge/edit-json.ts";
import type { Check } from "../doctor-input.ts";
import type { Finding } from "../finding.ts";

/** What the conformance of a plugin relies on, with what each of them finds. */
const WANTED: readonly (readonly [option: string, value: Json, why: string])[] = [
  ["strict", true, "without it, null and undefined go unnoticed"],
  ["exactOptionalPropertyTypes", true, "a field that is undefined is not a field that is missing, on the wire"],
  ["noUncheckedIndexedAccess", true, "what a service leaves out goes unnoticed"],
  ["noFallthroughCasesInSwitch", true, "a state would get the phase of another one"],
  ["isolatedModules", true, "tsup compiles each file alone"],
  ["verbatimModuleSyntax", true, "imports of types would stay in the built files"],
];

/** The compiler's strictness. What comes from a base configuration is not known, and not complained about. */
export const checkTsconfig: Check = ({ project }) => {
  const text = project.files.get("tsconfig.json");
  if (text === undefined) {
    return [
      {
        id: "tsconfig",
        level: "error",
        message: "tsconfig.json is missing",
        advice: "Take it back from git, or run update",
      },
    ];
  }
  const config = parseJson(text);
  if (config === undefined) {
    return [
      {
        id: "tsconfig",
        level: "error",
        message: "tsconfig.json is no JSON",
        advice: "Mend it, or take it back from git",
      },
    ];
  }
  const inherits = jsonAt(config, ["extends"]) !== undefined;
  return WANTED.flatMap(([option, value, why]): readonly Finding[] => {
    const found = jsonAt(config, ["compilerOptions", option]);
    if (found === value || (found === undefined && inherits)) return [];
    const actual = found === undefined ? "missing" : JSON.stringify(found);
    return [
      {
        id: "tsconfig-strictness",
        level: "warning",
        message: `compilerOptions.${option} of tsconfig.json is ${actual}`,
        advice: `Set it to ${JSON.stringify(value)}: ${why}`,
      },
    ];
  });
};
