import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { dockerfile } from "./dockerfile.ts";
import { helmValues } from "./helm-values.ts";

const TEMPLATES = new URL("../../../../templates/", import.meta.url);
const CREATE_PLUGIN = new URL("../../../create-plugin/src/", import.meta.url);
const read = (file: string, folder = TEMPLATES): string => readFileSync(new URL(file, folder), "utf8");

/** What the template is called before it gets its name. */
const PACKAGE = "flyte-plugin-rest-job";

test("the Dockerfile of the connector template is the generated one", () => {
  const contents = { kind: "project", packageName: PACKAGE, packageManager: "npm" } as const;
  expect(read("connector/Dockerfile")).toBe(dockerfile(contents));
});

test("the Helm values of the connector template are the generated ones", () => {
  const deployment = {
    name: "rest-job",
    namespace: "flyte",
    image: { repository: "ghcr.io/your-organization/rest-job", tag: "0.1.0" },
    replicas: 2,
    // The image says it. A package's own name may have a scope, and would need quotes.
    modules: [],
    taskTypes: [{ name: "rest_job", version: 0 }],
    tlsSecret: undefined,
    env: new Map([["JOB_API_URL", "https://jobs.example.com"]]),
    secretEnv: ["JOB_API_TOKEN"],
    flyteNamespace: undefined,
  };
  expect(read("connector/deploy/values.yaml")).toBe(helmValues(deployment, "deploy/values.yaml"));
});

test.for(["npm", "pnpm", "yarn", "bun"] as const)(
  "create-plugin installs with %s as a generated image does",
  (packageManager) => {
    const text = dockerfile({ kind: "project", packageName: PACKAGE, packageManager });
    const [, command] = / && (.* ci|.* install .*)\n/.exec(text) ?? [];
    expect(read("plan/package-manager-files.ts", CREATE_PLUGIN)).toContain(`command: ${JSON.stringify(command)}`);
  },
);
