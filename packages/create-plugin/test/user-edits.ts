/** What somebody does to a project that was made from `rest`. */
export interface UserEdit {
  readonly what: string;
  /** Paths with what becomes of them; `undefined` when the file is removed. */
  readonly files: Readonly<Record<string, ((text: string) => string) | undefined>>;
}

const append = (added: string) => (text: string) => `${text}${added}`;
const prepend = (added: string) => (text: string) => `${added}${text}`;
/** Replaces the first place; it must be there. */
const replace =
  (from: string | RegExp, to: string) =>
  (text: string): string => {
    const changed = text.replace(from, () => to);
    if (changed === text) throw new Error(`there is no ${String(from)}`);
    return changed;
  };
const behind = (line: string, added: string) => replace(line, `${line}${added}`);

const PLUGIN = "src/plugin.ts";
const WORLD = "test/my-jobs.world.ts";
const CI = ".github/workflows/ci.yml";
const RELEASE = ".github/workflows/release.yml";
const MANIFEST = "package.json";

/** Edits as users make them: in each kind of file, at the places that templates change, too. */
export const USER_EDITS: readonly UserEdit[] = [
  { what: "a dependency", files: { [MANIFEST]: replace('"zod":', '"lodash-es": "^4.17.21",\n    "zod":') } },
  {
    what: "a development dependency at the end",
    files: { [MANIFEST]: replace(/("vitest": "[^"]+")/, '"vitest": "^5.1.1",\n    "wait-port": "^1.1.0"') },
  },
  {
    what: "a script at the end",
    files: {
      [MANIFEST]: replace('"typecheck": "tsc --noEmit"', '"typecheck": "tsc --noEmit",\n    "zip": "npm pack"'),
    },
  },
  {
    what: "a script between the others",
    files: {
      [MANIFEST]: replace(
        '"lint": "oxlint --type-aware"',
        '"docs": "typedoc",\n    "lint": "oxlint --type-aware --fix"',
      ),
    },
  },
  {
    what: "a script of the name that the template takes now",
    files: { [MANIFEST]: replace('"lint":', '"doctor": "node scripts/doctor.mjs",\n    "lint":') },
  },
  {
    what: "another description and a repository",
    files: {
      [MANIFEST]: replace(
        /"description": "[^"]*"/,
        '"description": "Runs my jobs",\n  "repository": "github:acme/my-jobs"',
      ),
    },
  },
  {
    what: "a raised version of a dependency",
    files: { [MANIFEST]: replace(/"typescript": "[^"]+"/, '"typescript": "~6.0.9"') },
  },
  {
    what: "a lowered version of a dependency",
    files: { [MANIFEST]: replace(/"publint": "[^"]+"/, '"publint": "0.3.1"') },
  },
  {
    what: "a keyword, and other indentation",
    files: {
      [MANIFEST]: (text) =>
        replace('"flyte-webapi-plugin"', '"flyte-webapi-plugin", "acme"')(text).replace(/^( +)/gm, "$1$1"),
    },
  },
  { what: "the version", files: { [MANIFEST]: replace('"version": "0.1.0"', '"version": "2.3.4"') } },
  { what: "a removed script", files: { [MANIFEST]: replace(/ *"test:watch": "vitest",\n/, "") } },
  {
    what: "other task types and rates in the plugin",
    files: { [PLUGIN]: (text) => replace('["my_jobs"]', '["my_jobs", "spark"]')(replace("qps: 30", "qps: 5")(text)) },
  },
  {
    what: "a new import and a helper in the plugin",
    files: {
      [PLUGIN]: (text) =>
        append("\nfunction helper(): number {\n  return 42;\n}\n")(
          replace("import { toJobState }", 'import { randomUUID } from "node:crypto";\nimport { toJobState }')(text),
        ),
    },
  },
  {
    what: "a plugin that is written anew",
    files: {
      [PLUGIN]: () =>
        '// all mine\nexport const myJobsPlugin = { id: "mine", supportedTaskTypes: ["mine"], pluginLoader: () => undefined };\n',
    },
  },
  {
    what: "new states",
    files: {
      "src/job.ts": replace('"QUEUED", ', '"QUEUED", "PENDING_REVIEW", '),
      "src/status.ts": append("\n// PENDING_REVIEW is Queued\n"),
      [WORLD]: replace('QUEUED: "Queued",', 'QUEUED: "Queued",\n    PENDING_REVIEW: "Queued",'),
    },
  },
  {
    what: "a comment at the head of every source",
    files: {
      [PLUGIN]: prepend("// Copyright Acme\n"),
      "src/index.ts": prepend("// Copyright Acme\n"),
      "src/job.ts": prepend("// Copyright Acme\n"),
    },
  },
  { what: "a removed test", files: { "src/to-json.test.ts": undefined } },
  {
    what: "files of its own",
    files: { "src/extra.ts": () => "export const extra = 1;\n", "docs/notes.md": () => "# Notes\n" },
  },
  { what: "a step in CI", files: { [CI]: behind("- run: npm ci\n", "      - run: docker compose up --detach\n") } },
  {
    what: "a job in CI",
    files: { [CI]: append("\n  lint-docs:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo docs\n") },
  },
  { what: "other versions of Node in CI", files: { [CI]: replace("node: [22, 24, 26]", "node: [24]") } },
  { what: "another branch in CI", files: { [CI]: replace("branches: [main]", "branches: [main, develop]") } },
  {
    what: "a schedule in CI, where the template starts it by hand now",
    files: { [CI]: replace("  pull_request:\n", '  pull_request:\n  schedule:\n    - cron: "0 4 * * 1"\n') },
  },
  {
    what: "CI that can be started by hand already",
    files: { [CI]: replace("  pull_request:\n", "  pull_request:\n  workflow_dispatch:\n") },
  },
  {
    what: "raised actions in CI and release",
    files: {
      [CI]: (text) => text.replace(/checkout@[0-9a-f]{40} # v\S+/, `checkout@${"a".repeat(40)} # v6.9.0`),
      [RELEASE]: (text) => text.replace(/setup-node@[0-9a-f]{40} # v\S+/, `setup-node@${"b".repeat(40)} # v6.9.0`),
    },
  },
  { what: "no environment in the release", files: { [RELEASE]: replace("    environment: npm\n", "") } },
  { what: "a removed release workflow", files: { [RELEASE]: undefined } },
  { what: "a new section at the end of the README", files: { "README.md": append("\n## License\n\nOurs.\n") } },
  {
    what: "another first paragraph in the README",
    files: { "README.md": replace(/^A \[Flyte\][^\n]*\n[^\n]*\n/m, "Our plugin for our jobs.\n") },
  },
  {
    what: "a section before Publish in the README, where the template has a new one",
    files: { "README.md": replace("## Publish\n", "## Support\n\nAsk us.\n\n## Publish\n") },
  },
  {
    what: "a table row in the README",
    files: { "README.md": replace(/\n## Configuration\n/, "\nSee the wiki.\n\n## Configuration\n") },
  },
  { what: "a README that is written anew", files: { "README.md": () => "# Mine\n\nNothing of it is generated.\n" } },
  { what: "rules in AGENTS.md", files: { "AGENTS.md": append("- Ask before you change `proto/`.\n") } },
  {
    what: "rules in AGENTS.md, in front",
    files: { "AGENTS.md": behind("# Working on this plugin\n", "\n- Speak English.\n") },
  },
  {
    what: "looser compiler options",
    files: { "tsconfig.json": replace('"noUnusedLocals": true,', '"noUnusedLocals": false,\n    "jsx": "react-jsx",') },
  },
  {
    what: "a lint rule",
    files: {
      ".oxlintrc.json": replace(
        '"import/no-cycle": "error",',
        '"import/no-cycle": "error",\n    "eslint/no-console": "error",',
      ),
    },
  },
  { what: "ignored files", files: { ".gitignore": append(".idea/\n*.log\n") } },
  {
    what: "a second entry of the build",
    files: { "tsup.config.ts": replace('index: "src/index.ts"', 'index: "src/index.ts", cli: "src/cli.ts"') },
  },
  {
    what: "a coverage threshold",
    files: {
      "vitest.config.ts": replace(
        /include: (\[[^\]]*\])/,
        'include: ["src/**/*.test.ts"], coverage: { thresholds: { lines: 90 } }',
      ),
    },
  },
  {
    what: "another time of day for Renovate",
    files: {
      "renovate.json": replace(
        '"minimumReleaseAge": "7 days",',
        '"minimumReleaseAge": "14 days",\n  "schedule": ["before 6am on monday"],',
      ),
    },
  },
  {
    what: "the line ends of Windows in every file that git touched",
    files: {
      [PLUGIN]: (text) => append("// mine\n")(text).replaceAll("\n", "\r\n"),
      "README.md": (text) => append("\nmine\n")(text).replaceAll("\n", "\r\n"),
      [MANIFEST]: (text) => replace('"version": "0.1.0"', '"version": "0.2.0"')(text).replaceAll("\n", "\r\n"),
    },
  },
  {
    what: "no end of the last line",
    files: { "AGENTS.md": (text) => `${text}- mine`, "README.md": (text) => text.trimEnd() },
  },
];
