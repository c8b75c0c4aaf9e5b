import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

import { describe, expect, inject, it } from "vitest";
import { parse } from "yaml";

import { createPlan } from "../src/plan/plan.ts";
import { loadBundle, loadTemplate } from "../src/template/load-template.ts";
import type { FileTree, TemplateInfo } from "../src/template/template.ts";
import { makeFolder } from "./sandbox.ts";

const REPO = join(import.meta.dirname, "../../..");
const templatesFolder = inject("templates");
const bundle = loadBundle(templatesFolder);

/** What is read of a workflow of GitHub. */
interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions?: Readonly<Record<string, string>>;
        readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
      }
    >
  >;
}

/** The jobs that may write anything, and what. */
const WRITES: Readonly<Record<string, readonly string[]>> = {
  ".github/workflows/release.yml publish": ["id-token"],
  ".github/workflows/image.yml push": ["packages"],
};

interface Form {
  readonly template: TemplateInfo;
  readonly idempotency: string | undefined;
}

/** Every template in every form. A template that takes its forms from another one is looked at in one of them. */
const forms: readonly (readonly [string, Form])[] = bundle.templates.flatMap((template) => {
  const styles = Object.keys(template.variants?.choices ?? {});
  const all = styles.length === 0 ? [undefined] : template.name === "rest" ? styles : styles.slice(0, 1);
  return all.map((idempotency): [string, Form] => [
    [template.name, ...(idempotency === undefined ? [] : [idempotency])].join(", "),
    { template, idempotency },
  ]);
});

function project({ template, idempotency }: Form): FileTree {
  const answers = { name: "@acme/my-jobs", template: template.name, idempotency, packageManager: "npm" } as const;
  return createPlan(
    { ...answers, packages: {} },
    {
      template,
      templateFiles: loadTemplate(templatesFolder, template.name),
      version: "1.2.3",
      machine: { nodeVersion: "24.0.0" },
    },
  ).files;
}

/**
 * Writes all projects beside each other, as one project: what they share is then looked at once. The packages of this workspace stand for
 * those that npm would install.
 */
function writeProjects(): string {
  const folder = makeFolder();
  for (const [index, [, form]] of forms.entries()) {
    for (const [path, text] of project(form)) {
      if (path === "tsconfig.json" || path === ".oxlintrc.json") continue;
      const file = join(folder, `project-${index}`, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
  const [first] = forms;
  const own = first === undefined ? new Map<string, string>() : project(first[1]);
  writeFileSync(join(folder, ".oxlintrc.json"), own.get(".oxlintrc.json") ?? "");
  writeFileSync(join(folder, "tsconfig.json"), forAll(own.get("tsconfig.json") ?? ""));
  symlinkSync(join(REPO, "templates/grpc/node_modules"), join(folder, "node_modules"), "junction");
  return folder;
}

/** A project's configuration, for all of them, with the sources of the packages: they are newer than what was built of them. */
function forAll(tsconfig: string): string {
  return tsconfig
    .replace('"compilerOptions": {', '"compilerOptions": {\n    "customConditions": ["@flyte-webapi/source"],')
    .replace('"include": ["src", "test"]', '"include": ["*/src", "*/test"]');
}

async function run(
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<{ code: number | null; output: string }> {
  const path = [join(REPO, "node_modules/.bin"), process.env["PATH"]].join(delimiter);
  return await new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, PATH: path },
      shell: process.platform === "win32",
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

it(
  "every form of every template is accepted by the compiler, and by its own linter",
  { timeout: 240_000 },
  async () => {
    const folder = writeProjects();
    expect(await run("tsc", ["--noEmit"], folder)).toEqual({ code: 0, output: "" });
    const lint = await run(
      "oxlint",
      ["--type-aware", "--config", ".oxlintrc.json", ...forms.map((_, index) => `project-${index}`)],
      folder,
    );
    expect(lint).toEqual({
      code: 0,
      output: expect.stringMatching(/Found 0 warnings and 0 errors\.[^]*on [1-9]\d\d+ files/),
    });
  },
);

describe.each(forms)("a project made from %s", (_name, form) => {
  const files = project(form);
  const text = (path: string): string => files.get(path) ?? "";
  // Made by `toManifest`.
  const manifest = JSON.parse(text("package.json")) as {
    readonly keywords: readonly string[];
    readonly scripts: Readonly<Record<string, string>>;
    readonly devDependencies: Readonly<Record<string, string>>;
  };

  it("has what every project has", () => {
    expect([...files.keys()]).toEqual(
      expect.arrayContaining([
        ".create-plugin.json",
        ".github/workflows/ci.yml",
        ".github/workflows/release.yml",
        ".gitignore",
        "AGENTS.md",
        "README.md",
        "renovate.json",
      ]),
    );
    expect(manifest.keywords).toContain("flyte-webapi-plugin");
    expect(text(".github/workflows/ci.yml")).toContain("node: [22, 24, 26]");
    expect(text(".github/workflows/ci.yml")).toContain("- run: npm run check\n");
    expect(text(".github/workflows/release.yml")).toMatch(
      /npm run check\n[^]*id-token: write[^]*npm@\S+ stage publish \.\/\*\.tgz\n$/,
    );
  });

  it("proves its plugin on CI with a report, unless it has no jobs to watch", () => {
    const reports = /conformance\.test\.ts .*--reporter=@flyte-webapi\/testkit\/reporter/;
    expect(reports.test(manifest.scripts["conformance"] ?? "")).toBe(form.template.name !== "sync");
    expect(manifest.scripts["check"]?.includes("npm run conformance")).toBe(form.template.name !== "sync");
  });

  it("uses no action that could change after it was looked at", () => {
    const uses = [...files].flatMap(([path, content]) =>
      path.startsWith(".github/") ? [...content.matchAll(/uses: (.*)/g)].map(([, action]) => action) : [],
    );
    expect(uses.length).toBeGreaterThan(0);
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("gives a workflow no more rights than it needs, and those to publish to no job that runs its code", () => {
    const workflows = [...files].filter(([path]) => path.startsWith(".github/workflows/"));
    for (const [path, content] of workflows) {
      // Whatever is not as it says fails below.
      const { permissions, jobs } = parse(content) as Workflow;
      for (const [name, job] of Object.entries(jobs)) {
        const rights = Object.entries(job.permissions ?? permissions ?? { all: "write" })
          .filter(([, right]) => right === "write")
          .map(([scope]) => scope);
        expect([path, name, rights]).toEqual([path, name, WRITES[`${path} ${name}`] ?? []]);
      }
    }
    // The same.
    const { jobs } = parse(text(".github/workflows/release.yml")) as Workflow;
    const steps = jobs["publish"]?.steps.map(
      ({ uses = "", run: command = "" }) => `${uses.replace(/@.*/, "")}${command}`,
    );
    expect(steps).toEqual([
      "actions/setup-node",
      "actions/download-artifact",
      expect.stringMatching(/^npx --yes npm@\S+ stage publish \.\/\*\.tgz$/),
    ]);
  });

  it("names no script that it does not have", () => {
    const named = [...files].flatMap(([path, content]) =>
      /\.(?:md|yml)$|package\.json$/.test(path)
        ? [...content.matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script)
        : [],
    );
    expect(named.length).toBeGreaterThan(0);
    for (const script of named) expect(Object.keys(manifest.scripts)).toContain(script);
  });

  it("has nothing of the template's own name, and links only to files that are there", () => {
    for (const [path, content] of files)
      expect(`${path}\n${content}`).not.toMatch(/(?:rest|grpc|bare)[-_]?job|sync[-_]?call/i);
    const links = [...text("README.md").matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => path);
    for (const link of links) expect([...files.keys()]).toContain(link);
  });
});

describe("a connector project", () => {
  const form = forms.find(([, { template }]) => template.name === "connector")?.[1];
  const files = form === undefined ? new Map<string, string>() : project(form);

  it("makes an image that runs without root and without a shell, and serves the package", () => {
    const [, last = ""] = (files.get("Dockerfile") ?? "").split(/^FROM gcr\.io\/distroless\//m);
    expect(last).toMatch(/^nodejs\d+-debian\d+:nonroot\n/);
    expect(last).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
    expect(last).toContain("FLYTE_CONNECTOR_MODULES=@acme/my-jobs\n");
    expect(last).not.toMatch(/^RUN /m);
    expect(last).toMatch(/^COPY --from=build \/c0 \/usr\/local\/bin\/c0$/m);
    expect(files.get("Dockerfile")).toContain("'#!/nodejs/bin/node\\n");
  });

  it("names an image and objects of Kubernetes that there can be, also for a package with a scope", () => {
    const values = files.get("deploy/values.yaml") ?? "";
    expect(values).toMatch(/^nameOverride: my-jobs$/m);
    expect(values).toMatch(/^ {2}repository: ghcr\.io\/your-organization\/my-jobs$/m);
    expect(values).toContain("#         my_jobs: connector-service\n");
    expect(values).not.toContain("@");
  });

  it("starts the sdk's program by the name that the image gives it", () => {
    const sdk = JSON.parse(readFileSync(join(REPO, "packages/sdk/package.json"), "utf8")) as { bin: object };
    expect(Object.keys(sdk.bin)).toContain(/node_modules\/\.bin\/(\w+)/.exec(files.get("Dockerfile") ?? "")?.[1]);
  });

  it("has the plugin's documentation, and how it is served", () => {
    expect(files.get("README.md")).toMatch(/## The service[^]*## Serve it to a cluster/);
    expect(files.get("package.json")).toContain('"serve": "flyte-webapi serve');
  });
});
