import { isFields, isList, jsonAt, type Json } from "../../merge/edit-json.ts";
import type { Check } from "../doctor-input.ts";
import type { Finding } from "../finding.ts";

const KEYWORD = "flyte-webapi-plugin";

/** package.json: what a host needs to import the plugin, and what npm needs to publish it. */
export const checkManifest: Check = ({ manifest, project }) => {
  if (!project.files.has("package.json") || !isFields(manifest) || Object.keys(manifest).length === 0) {
    return [error("manifest", "package.json is missing, or is no JSON", "Take it back from git")];
  }
  const findings: Finding[] = [];
  if (manifest["type"] !== "module") {
    findings.push(
      error(
        "type-module",
        `type of package.json is ${shown(manifest["type"])}`,
        'Set "type": "module": the sdk is ESM only',
      ),
    );
  }
  findings.push(...exportsFindings(manifest["exports"]));
  const { files, keywords, version, license } = manifest;
  if (!isList(files)) {
    findings.push(
      error("files", "package.json has no files, so npm would publish everything", 'Set "files": ["dist"]'),
    );
  } else if (!files.some((entry) => typeof entry === "string" && /^(?:\.\/)?dist(?:\/|$)/.test(entry))) {
    findings.push(
      error("files", `files of package.json is ${shown(files)}, without dist`, 'Add "dist": the built plugin'),
    );
  }
  if (!isList(keywords) || !keywords.includes(KEYWORD)) {
    findings.push(
      warning("keyword", `keywords of package.json has no ${KEYWORD}`, "Add it: plugins are found by it on npm"),
    );
  }
  if (typeof version !== "string" || !/^\d+\.\d+\.\d+(?:[-+].+)?$/.test(version)) {
    findings.push(
      error("version", `version of package.json is ${shown(version)}`, "Set it to a version such as 0.1.0"),
    );
  }
  if (typeof license !== "string" || license === "") {
    findings.push(
      warning(
        "license",
        "package.json has no license",
        "Name one, such as Apache-2.0: nobody may use the package without",
      ),
    );
  }
  return [...findings, ...publishFindings(manifest)];
};

function exportsFindings(exported: Json | undefined): readonly Finding[] {
  const entry = jsonAt(exported, ["."]) ?? exported;
  const advice = 'Set "exports": { ".": { "types": "./dist/index.d.ts", "default": "./dist/index.js" } }';
  if (!isFields(entry)) return [error("exports", `exports of package.json is ${shown(exported)}`, advice)];
  const names = Object.keys(entry);
  if (!names.includes("types")) return [error("exports", "exports of package.json has no types", advice)];
  if (!names.includes("default") && !names.includes("import")) {
    return [error("exports", "exports of package.json has neither default nor import", advice)];
  }
  if (names[0] !== "types") {
    return [error("exports", `exports of package.json has ${names[0]} before types, which are not found then`, advice)];
  }
  return [];
}

function publishFindings(manifest: { readonly [key: string]: Json }): readonly Finding[] {
  const findings: Finding[] = [];
  const setup = "npx @flyte-webapi/create-plugin@latest publish-setup";
  if (manifest["private"] === true) {
    findings.push(
      warning(
        "private",
        "package.json is private, so npm does not publish it",
        'Take "private" out when it shall be published',
      ),
    );
  }
  if (manifest["repository"] === undefined) {
    findings.push(warning("repository", "package.json has no repository, which npm checks provenance against", setup));
  }
  const name = manifest["name"];
  const access = jsonAt(manifest, ["publishConfig", "access"]);
  if (typeof name === "string" && name.startsWith("@") && access === undefined) {
    findings.push(
      warning(
        "access",
        `${name} has a scope, and publishConfig.access is missing: npm publishes it for members only`,
        setup,
      ),
    );
  }
  if (jsonAt(manifest, ["publishConfig", "provenance"]) !== true) {
    findings.push(warning("provenance", "publishConfig.provenance of package.json is not true", setup));
  }
  return findings;
}

function error(id: string, message: string, advice: string): Finding {
  return { id, level: "error", message, advice };
}

function warning(id: string, message: string, advice: string): Finding {
  return { id, level: "warning", message, advice };
}

function shown(value: Json | undefined): string {
  return value === undefined ? "missing" : JSON.stringify(value);
}
