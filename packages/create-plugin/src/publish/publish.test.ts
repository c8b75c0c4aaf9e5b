import { describe, expect, it } from "vitest";

import { readLayout } from "../../test/layouts.ts";
import { planPublish, RELEASE_FILE, type PublishPlan } from "./plan-publish.ts";
import { publishSteps, trustedPublisher } from "./publish-steps.ts";
import { environmentOf, publishJob, releaseProblems } from "./release-problems.ts";
import { parseAddress, parseSlug } from "./repository.ts";

const fresh = readLayout(1, "bare");
const release = fresh.get(RELEASE_FILE) ?? "";
const repository = { owner: "acme", name: "my-jobs" };

function plan(edits: Readonly<Record<string, string | undefined>> = {}, changesets = false): PublishPlan {
  const files = new Map(fresh);
  for (const [path, text] of Object.entries(edits)) {
    if (text === undefined) files.delete(path);
    else files.set(path, text);
  }
  return planPublish({ files, fresh, repository, changesets });
}

describe("a repository", () => {
  it.each([
    "https://github.com/acme/my-jobs",
    "https://github.com/acme/my-jobs.git",
    "git+https://github.com/acme/my-jobs.git",
    "git+ssh://git@github.com/acme/my-jobs.git",
    "ssh://git@github.com:22/acme/my-jobs.git",
    "git@github.com:acme/my-jobs.git",
    "https://ada:secret@github.com/acme/my-jobs.git",
    "git://github.com/acme/my-jobs.git#main",
    "github:acme/my-jobs",
    "acme/my-jobs",
  ])("is found in %s", (address) => {
    expect(parseAddress(address)).toEqual(repository);
  });

  it.each([
    "https://gitlab.com/acme/my-jobs",
    "gitlab:acme/my-jobs",
    "https://github.com/acme",
    "acme",
    "../../etc",
    "https://evil.example/github.com/acme/x",
    "",
  ])("is not found in %j", (address) => {
    expect(parseAddress(address)).toBeUndefined();
  });

  it.each(["a/b/c", "/b", "a/", "a b/c", "a/b;rm", "-a/b"])("is not %j", (slug) => {
    expect(parseSlug(slug)).toBeUndefined();
  });
});

describe("publish-setup", () => {
  it("names the repository in package.json, and changes nothing else of a new project", () => {
    const { changes, workflow, problems, environment } = plan();
    expect([...changes.keys()]).toEqual(["package.json"]);
    expect({ workflow, problems, environment }).toEqual({ workflow: "kept", problems: [], environment: "npm" });
    expect(changes.get("package.json")).toBe(
      (fresh.get("package.json") ?? "").replace(
        /\n\}\n$/,
        ',\n  "repository": {\n    "type": "git",\n    "url": "git+https://github.com/acme/my-jobs.git"\n  }\n}\n',
      ),
    );
    expect(plan({ "package.json": changes.get("package.json") }).changes).toEqual(new Map());
  });

  it("keeps a repository that is right, in whatever spelling, and replaces another one", () => {
    const manifest = fresh.get("package.json") ?? "";
    const of = (name: string): string => manifest.replace("{", `{\n  "repository": "${name}",`);
    expect(plan({ "package.json": of("github:acme/my-jobs") }).changes).toEqual(new Map());
    expect(plan({ "package.json": of("github:acme/other") }).changes.get("package.json")).toContain("acme/my-jobs.git");
  });

  it("writes a workflow that is missing", () => {
    const { changes, workflow } = plan({ [RELEASE_FILE]: undefined });
    expect({ workflow, text: changes.get(RELEASE_FILE) }).toEqual({ workflow: "written", text: release });
  });

  it("adds the permission that is missing, and keeps every other byte", () => {
    const without = release.replace(/ {6}# Proves[^\n]*\n {6}id-token: write\n/, "");
    const { changes, workflow, problems } = plan({ [RELEASE_FILE]: without });
    expect(workflow).toBe("repaired");
    expect(changes.get(RELEASE_FILE)).toBe(
      without.replace("      contents: read\n", "      contents: read\n      id-token: write\n"),
    );
    expect(problems).toEqual([]);
  });

  it("adds permissions to a job that has none", () => {
    const own = "on: push\njobs:\n  ship:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm publish\n";
    const { changes, workflow, environment } = plan({ [RELEASE_FILE]: own });
    expect({ workflow, environment }).toEqual({ workflow: "repaired", environment: undefined });
    expect(changes.get(RELEASE_FILE)).toBe(`${own}    permissions: { contents: read, id-token: write }\n`);
  });

  it("never touches a token: it says that one is there, by its name", () => {
    const token = release.replace(
      "stage publish",
      "stage publish\n        env:\n          NODE_AUTH_TOKEN: ${{ secrets.MY_TOKEN }}",
    );
    const { changes, workflow, problems } = plan({ [RELEASE_FILE]: token });
    expect(changes.has(RELEASE_FILE)).toBe(false);
    expect(workflow).toBe("kept");
    expect(problems).toMatchObject([{ id: "token", message: expect.stringContaining("NODE_AUTH_TOKEN") }]);
    expect(JSON.stringify(problems)).not.toContain("MY_TOKEN");
  });

  it("configures changesets when it is asked to, once", () => {
    const { changes } = plan({}, true);
    expect(JSON.parse(changes.get(".changeset/config.json") ?? "")).toMatchObject({
      access: "public",
      baseBranch: "main",
    });
    expect(JSON.parse(changes.get("package.json") ?? "")).toMatchObject({
      scripts: { "release:version": "changeset version", "release:tag": "changeset tag" },
      devDependencies: { "@changesets/cli": expect.any(String) },
    });
    expect(plan(Object.fromEntries(changes), true).changes).toEqual(new Map());
  });
});

describe("a release workflow", () => {
  it("of the template publishes in its environment, without a problem", () => {
    expect(releaseProblems(release)).toEqual([]);
    expect(publishJob(release)).toBe("publish");
    expect(environmentOf(release, "publish")).toBe("npm");
  });

  it.each([
    ["jobs: [", "no-yaml"],
    ["jobs:\n  a:\n    steps: []\n", "no-publish"],
    ["jobs:\n  a:\n    steps:\n      - run: npm publish\n", "no-id-token"],
    ["permissions:\n  id-token: write\njobs:\n  a:\n    steps:\n      - run: NPM_TOKEN=x npm publish\n", "token"],
  ])("%j has the problem %s", (text, id) => {
    expect(releaseProblems(text).map((problem) => problem.id)).toEqual([id]);
  });

  it("may speak of a token in a comment", () => {
    expect(releaseProblems(release.replace("# Publishes", "# No NPM_TOKEN here. Publishes"))).toEqual([]);
  });
});

it("the steps name what npm asks for, and no token", () => {
  const steps = publishSteps("@acme/my-jobs", trustedPublisher(repository, "npm"), false).join("\n");
  expect(steps).toContain("https://www.npmjs.com/package/@acme/my-jobs/access");
  expect(steps).toContain(
    "organization or user acme, repository my-jobs, workflow filename release.yml, environment name npm",
  );
  expect(steps).toContain(
    "npm trust github @acme/my-jobs --file release.yml --repo acme/my-jobs --env npm --allow-stage-publish",
  );
  expect(steps).toContain("https://github.com/acme/my-jobs/settings/environments");
  const without = publishSteps("my-jobs", trustedPublisher(repository, undefined), true).join("\n");
  expect(without).toContain("environment name (leave it empty)");
  expect(without).not.toContain("--env");
});
