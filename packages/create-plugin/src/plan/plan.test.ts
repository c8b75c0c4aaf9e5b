import { createRequire } from "node:module";

import { describe, expect, inject, it } from "vitest";

import { loadBundle, loadTemplate } from "../template/load-template.ts";
import { readRecord } from "../project/read-record.ts";
import { BASE_FILE, baseText, readBase } from "./base.ts";
import { createPlan, type Plan } from "./plan.ts";
import { RECORD_FILE, sha256 } from "./record.ts";
import type { Answers, Machine } from "./answers.ts";

const templates = inject("templates");
const bundle = loadBundle(templates);

function plan(answers: Partial<Answers> = {}, machine: Partial<Machine> = {}): Plan {
  const [template] = bundle.templates;
  return createPlan(
    {
      name: "@acme/flyte-plugin-my-jobs",
      template: template.name,
      idempotency: "key-header",
      packageManager: "npm",
      packages: {},
      ...answers,
    },
    {
      template,
      templateFiles: loadTemplate(templates, template.name),
      version: "1.2.3",
      machine: { nodeVersion: "24.21.0", ...machine },
    },
  );
}

const manifest = ({ files }: Plan): unknown => JSON.parse(files.get("package.json") ?? "");

describe("createPlan", () => {
  it("gives these files", () => {
    expect([...plan().files.keys()]).toMatchInlineSnapshot(`
      [
        ".create-plugin.base",
        ".create-plugin.json",
        ".github/workflows/ci.yml",
        ".github/workflows/release.yml",
        ".gitignore",
        ".oxlintrc.json",
        "AGENTS.md",
        "IDEMPOTENCY.md",
        "README.md",
        "package.json",
        "renovate.json",
        "scripts/check-package.mjs",
        "src/config.test.ts",
        "src/config.ts",
        "src/index.ts",
        "src/job-api.ts",
        "src/job-spec.ts",
        "src/job.test.ts",
        "src/job.ts",
        "src/meta.ts",
        "src/plugin.ts",
        "src/resource.ts",
        "src/status.test.ts",
        "src/status.ts",
        "src/submit-job.ts",
        "src/to-json.test.ts",
        "src/to-json.ts",
        "test/answers.ts",
        "test/conformance.test.ts",
        "test/my-jobs.world.ts",
        "test/runtime.test.ts",
        "test/script.ts",
        "test/submission-handlers.ts",
        "test/submission.ts",
        "tsconfig.json",
        "tsup.config.ts",
        "vitest.config.ts",
      ]
    `);
  });

  it("makes a package that can be published, with versions that npm understands", () => {
    // A new version of a dependency is no change of the plan.
    const masked = (plan().files.get("package.json") ?? "").replace(/"([~^])\d+\.\d+\.\d+"/g, '"$1x.y.z"');
    expect(JSON.parse(masked)).toMatchInlineSnapshot(`
      {
        "allowScripts": {
          "esbuild": false,
          "protobufjs": false,
        },
        "dependencies": {
          "zod": "^x.y.z",
        },
        "description": "Flyte Web API plugin for a REST job service",
        "devDependencies": {
          "@arethetypeswrong/cli": "^x.y.z",
          "@flyte-webapi/sdk": "^x.y.z",
          "@flyte-webapi/testkit": "^x.y.z",
          "@types/node": "^x.y.z",
          "msw": "^x.y.z",
          "oxlint": "^x.y.z",
          "oxlint-tsgolint": "^x.y.z",
          "publint": "^x.y.z",
          "tsup": "^x.y.z",
          "typescript": "~x.y.z",
          "vite": "^x.y.z",
          "vitest": "^x.y.z",
        },
        "engines": {
          "node": ">=22.13",
        },
        "exports": {
          ".": {
            "default": "./dist/index.js",
            "types": "./dist/index.d.ts",
          },
          "./package.json": "./package.json",
        },
        "files": [
          "dist",
        ],
        "keywords": [
          "flyte",
          "flyte-webapi-plugin",
        ],
        "license": "Apache-2.0",
        "name": "@acme/flyte-plugin-my-jobs",
        "peerDependencies": {
          "@flyte-webapi/sdk": "^x.y.z",
        },
        "publishConfig": {
          "access": "public",
          "provenance": true,
        },
        "scripts": {
          "build": "tsup",
          "check": "npm run typecheck && npm run lint && npm run test:unit && npm run conformance && npm run build && npm run check:package",
          "check:package": "node scripts/check-package.mjs",
          "conformance": "vitest run test/conformance.test.ts --reporter=default --reporter=@flyte-webapi/testkit/reporter",
          "dev": "flyte-webapi dev",
          "doctor": "npx --yes @flyte-webapi/create-plugin@latest doctor",
          "lint": "oxlint --type-aware",
          "prepack": "npm run build",
          "test": "tsc --noEmit && vitest run",
          "test:unit": "vitest run --exclude test/conformance.test.ts",
          "test:watch": "vitest",
          "typecheck": "tsc --noEmit",
          "update": "npx --yes @flyte-webapi/create-plugin@latest update",
        },
        "sideEffects": false,
        "type": "module",
        "version": "0.1.0",
      }
    `);
  });

  it("calls everything after the package, and leaves no word of the template", () => {
    const { files } = plan();
    for (const [path, text] of files) expect(`${path}\n${text}`).not.toMatch(/rest[-_]?job/i);
    expect(files.get("src/plugin.ts")).toContain('supportedTaskTypes: ["my_jobs"]');
    expect(files.get("test/my-jobs.world.ts")).toContain("export const myJobsWorld");
    expect(files.get("README.md")).toContain('import { myJobsPlugin } from "@acme/flyte-plugin-my-jobs";');
  });

  it("takes a name that contains the words of the template", () => {
    const { files } = plan({ name: "my-rest-job-api" });
    expect(files.get("README.md")).toContain('import { myRestJobApiPlugin } from "my-rest-job-api";');
  });

  it("leaves out what is there for this workspace only", () => {
    for (const [path, text] of plan().files) {
      expect(`${path}\n${text}`).not.toMatch(/@flyte-webapi\/source|workspace:|catalog:/);
      expect(path).not.toMatch(/(?:^|\/)_|template\.json|node_modules/);
    }
  });

  it("gives the same bytes again", () => {
    expect([...plan().files]).toEqual([...plan().files]);
  });

  it("records the version, the answers, and a hash of every other file", () => {
    const { files } = plan();
    const record: unknown = JSON.parse(files.get(".create-plugin.json") ?? "");
    const others = [...files.keys()].filter((path) => !path.startsWith(".create-plugin."));
    expect(record).toEqual({
      version: "1.2.3",
      migrations: 0,
      template: "rest",
      answers: {
        name: "@acme/flyte-plugin-my-jobs",
        idempotency: "key-header",
        packageManager: "npm",
        packages: {},
      },
      files: Object.fromEntries(others.map((path) => [path, expect.stringMatching(/^[0-9a-f]{64}$/)])),
    });
  });
});

describe("what the project remembers", () => {
  it("is the text of every generated file, as its record says", () => {
    const { files } = plan();
    const reading = readRecord(files.get(RECORD_FILE) ?? "");
    if ("problem" in reading) throw new Error(reading.problem);
    const base = readBase(files.get(BASE_FILE), reading.record.files);
    expect([...base]).toEqual([...files].filter(([path]) => !path.startsWith(".create-plugin.")));
  });

  it("is nothing of a base that was damaged, and only what was not changed of one that was", () => {
    expect(readBase("bm8gemlw\n", {})).toEqual(new Map());
    const text = baseText(
      new Map([
        ["a", "1"],
        ["b", "2"],
      ]),
    );
    expect([...readBase(text, { a: sha256("1"), b: sha256("other") })]).toEqual([["a", "1"]]);
  });

  it("has nothing of what was in the folder before, and says so", () => {
    const [template] = bundle.templates;
    const { files } = createPlan(
      { name: "my-jobs", template: template.name, idempotency: "key-header", packageManager: "npm", packages: {} },
      {
        template,
        templateFiles: loadTemplate(templates, template.name),
        version: "1.2.3",
        machine: { nodeVersion: "24.0.0" },
        kept: ["README.md", "LICENSE"],
      },
    );
    const reading = readRecord(files.get(RECORD_FILE) ?? "");
    expect(reading).toMatchObject({
      record: { kept: ["README.md"], files: expect.not.objectContaining({ "README.md": expect.anything() }) },
    });
  });
});

describe("for a user whose Node is too old", () => {
  it.each(["20.12.0", "22.12.9"])("(%s) the project brings its own, may install it, and says so", (nodeVersion) => {
    const old = plan({}, { nodeVersion });
    expect(manifest(old)).toMatchObject({
      devDependencies: { node: expect.stringMatching(/^\^24\./) },
      allowScripts: { node: true },
    });
    expect(old.notes).toEqual([expect.stringContaining(`Your Node is ${nodeVersion}; plugins need 22.13 or newer.`)]);
  });

  it.each(["pnpm", "bun"] as const)("and with %s it speaks of no other package manager", (packageManager) => {
    expect(plan({}, { nodeVersion: "20.20.2" }).notes.join()).toContain("`npm install` itself warns");
    expect(plan({ packageManager }, { nodeVersion: "20.20.2" }).notes.join()).not.toMatch(/\bnpm\b/);
  });

  it.each(["22.13.0", "24.0.0", "26.1.0"])("(%s is not) nothing is added", (nodeVersion) => {
    expect(plan({}, { nodeVersion })).toEqual(plan());
    expect(manifest(plan())).not.toHaveProperty("devDependencies.node");
    expect(plan().notes).toEqual([]);
  });
});

describe("a variant", () => {
  it("takes the place of the files of the first one, and leaves no file of another", () => {
    const of = (idempotency: string): ReadonlyMap<string, string> => plan({ idempotency }).files;
    expect([...of("tag-lookup").keys()]).toEqual([...of("key-header").keys()]);
    for (const path of of("tag-lookup").keys()) expect(path).not.toMatch(/tag-lookup|deterministic-id/);
    const differing = [...of("tag-lookup")].filter(([path, text]) => of("key-header").get(path) !== text);
    expect(differing.map(([path]) => path)).toEqual([
      ".create-plugin.base",
      ".create-plugin.json",
      "IDEMPOTENCY.md",
      "src/submit-job.ts",
      "test/submission-handlers.ts",
      "test/submission.ts",
    ]);
  });

  it.each([
    ["key-header", "Idempotency-Key"],
    ["deterministic-id", "client.put("],
    ["tag-lookup", "tag: idempotencyKey"],
  ])("%s is what it is called", (idempotency, words) => {
    const { files } = plan({ idempotency });
    expect(`${files.get("src/submit-job.ts")}${files.get("IDEMPOTENCY.md")}`).toContain(words);
  });
});

describe("another package manager", () => {
  it("yarn: git leaves out what yarn keeps for itself, and no dependency runs a script when it is installed", () => {
    const { files } = plan({ packageManager: "yarn" });
    expect(files.get(".gitignore")).toMatch(/^node_modules\/\n[^]*\n\.yarn\/\*\n!\.yarn\/patches\n/);
    expect(files.get(".yarnrc.yml")).toBe("nodeLinker: node-modules\nenableScripts: false\n");
  });

  it("yarn: an empty lockfile makes the project one of its own, and is no file that create-plugin remembers", () => {
    const { files } = plan({ packageManager: "yarn" });
    expect(files.get("yarn.lock")).toBe("");
    expect(readRecord(files.get(RECORD_FILE) ?? "")).toMatchObject({
      record: { files: expect.not.objectContaining({ "yarn.lock": expect.anything() }) },
    });
  });

  it.each(["npm", "pnpm", "bun"] as const)("%s: nothing is there that only yarn reads", (packageManager) => {
    const { files } = plan({ packageManager });
    expect(files.has(".yarnrc.yml")).toBe(false);
    expect(files.has("yarn.lock")).toBe(false);
    expect(files.get(".gitignore")).not.toContain("yarn");
  });

  it.each(["vitest", "tsup"])("depends on the peers that %s cannot do without: yarn installs none unasked", (tool) => {
    // Its form is npm's.
    const { peerDependencies = {}, peerDependenciesMeta = {} } = createRequire(import.meta.url)(
      `${tool}/package.json`,
    ) as {
      peerDependencies?: Readonly<Record<string, string>>;
      peerDependenciesMeta?: Readonly<Record<string, { optional?: boolean }>>;
    };
    const needed = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);
    const manifest = JSON.parse(plan().files.get("package.json") ?? "") as { devDependencies: object };
    expect(Object.keys(manifest.devDependencies)).toEqual(expect.arrayContaining(needed));
  });

  it("gets pnpm's file, which says which install scripts may run", () => {
    const { files } = plan({ packageManager: "pnpm" }, { nodeVersion: "20.19.0" });
    expect(files.get("pnpm-workspace.yaml")).toMatchInlineSnapshot(`
      "allowBuilds:
        "esbuild": false
        "node": true
        "protobufjs": false
      "
    `);
  });

  it.each([
    ["npm", "npm install", "npm test", "npm run check"],
    ["pnpm", "pnpm install", "pnpm test", "pnpm run check"],
    ["yarn", "yarn install", "yarn test", "yarn run check"],
    ["bun", "bun install", "bun run test", "bun run check"],
  ] as const)("tells people to type %s, and npm only where that is meant", (packageManager, install, test, check) => {
    const { files } = plan({ packageManager });
    const readme = files.get("README.md") ?? "";
    expect(readme).toMatch(new RegExp(`^${install}\n${test} +#.*\n`, "m"));
    expect(readme).toMatch(new RegExp(`^${check} +#`, "m"));
    expect(readme).toContain("`npm publish --provenance=false`");
    expect(files.get("AGENTS.md")).toContain(`- \`${test}\` must pass`);
    const typed = [...`${readme}${files.get("AGENTS.md")}`.matchAll(/\b(npm|pnpm|yarn|bun) (?:install|test|run)\b/g)];
    expect(new Set(typed.map(([, program]) => program))).toEqual(new Set([packageManager]));
  });

  it.each(["pnpm", "yarn", "bun"] as const)("%s installs in every workflow, and npm does not", (packageManager) => {
    const { files } = plan({ packageManager });
    for (const workflow of ["ci", "release"]) {
      const text = files.get(`.github/workflows/${workflow}.yml`) ?? "";
      expect(text).toMatch(new RegExp(`^ +- run: npx --yes \\S*(?:${packageManager}).* install --`, "m"));
      expect(text).not.toContain("npm ci");
    }
  });
});
