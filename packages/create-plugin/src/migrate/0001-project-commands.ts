import { jsonAt, parseJson, setJson } from "../merge/edit-json.ts";
import type { Migration } from "./migration.ts";
import { addYamlKey } from "./add-yaml-key.ts";

const MANIFEST = "package.json";
const CI = ".github/workflows/ci.yml";
const SCRIPTS: Readonly<Record<string, string>> = {
  doctor: "npx --yes @flyte-webapi/create-plugin@latest doctor",
  update: "npx --yes @flyte-webapi/create-plugin@latest update",
};

/** Projects have scripts for the commands of create-plugin, and CI can be started by hand, such as after an update. */
export const projectCommands: Migration = {
  number: 1,
  title: "scripts doctor and update; CI can be started by hand",
  apply: (tree) => {
    const manifest = tree.get(MANIFEST);
    if (manifest !== undefined) tree.set(MANIFEST, withScripts(manifest));
    const ci = tree.get(CI);
    if (ci !== undefined) tree.set(CI, addYamlKey(ci, ["on"], "workflow_dispatch"));
  },
};

/** A script of that name which the project has for something else stays. */
function withScripts(manifest: string): string {
  let text = manifest;
  for (const [name, script] of Object.entries(SCRIPTS)) {
    const value = parseJson(text);
    const isMissing = jsonAt(value, ["scripts"]) !== undefined && jsonAt(value, ["scripts", name]) === undefined;
    if (isMissing) text = setJson(text, ["scripts", name], script);
  }
  return text;
}
