import { describe, expect, it } from "vitest";

import type { ExecResult } from "../run/exec.ts";
import { publishTarball } from "./publish-tarball.ts";
import { fullName, toComponent } from "./sbom.ts";
import { withRepository, workflowRepository } from "./with-repository.ts";

const TARBALL = "/tmp/release/sdk/flyte-webapi-sdk-1.2.3.tgz";
const SDK = { name: "@flyte-webapi/sdk", version: "1.2.3" };

/** An npm that answers in turn, and what it was asked. */
function fakeNpm(...answers: readonly ExecResult[]) {
  const calls: string[] = [];
  const left = [...answers];
  const run = async (command: string, args: readonly string[], { cwd }: { cwd: string }): Promise<ExecResult> => {
    calls.push(`${cwd}$ ${[command, ...args].join(" ")}`);
    const answer = left.shift();
    if (answer === undefined) throw new Error(`nobody expected ${calls.at(-1)}`);
    return await Promise.resolve(answer);
  };
  return { calls, run };
}
const done: ExecResult = { code: 0, output: "" };
const failed = (output: string): ExecResult => ({ code: 1, output });

describe("the repository that a package says it comes from", () => {
  const here = { server: "https://github.com", slug: "acme/plugins" };

  it("is that of the workflow which publishes", () => {
    const env = { GITHUB_SERVER_URL: here.server, GITHUB_REPOSITORY: here.slug };
    expect(workflowRepository(env)).toEqual(here);
    expect(JSON.parse(withRepository('{ "name": "x" }', here, "packages/x"))).toEqual({
      name: "x",
      repository: { type: "git", url: "git+https://github.com/acme/plugins.git", directory: "packages/x" },
    });
  });

  it("stays, when package.json names one", () => {
    const text = '{"name":"x","repository":"github:acme/x"}';
    expect(withRepository(text, here, "packages/x")).toBe(text);
  });

  it("is not known outside of a workflow", () => {
    expect(workflowRepository({})).toBeUndefined();
  });

  it.each([
    { GITHUB_REPOSITORY: "acme/plugins" },
    { GITHUB_SERVER_URL: "https://github.com" },
    { GITHUB_SERVER_URL: "https://github.com/", GITHUB_REPOSITORY: "acme/plugins" },
    { GITHUB_SERVER_URL: "https://github.com", GITHUB_REPOSITORY: "acme" },
  ])("is not guessed from %j", (env) => {
    expect(() => workflowRepository(env)).toThrow("expected such as https://github.com and owner/name");
  });
});

describe("a release", () => {
  it("stages a version that is not on npm", async () => {
    const npm = fakeNpm(failed("E404"), done);
    expect(await publishTarball(TARBALL, SDK, false, npm.run)).toBe("1.2.3 is staged: approve it on npmjs.com");
    expect(npm.calls).toEqual([
      "/tmp/release/sdk$ npm view @flyte-webapi/sdk@1.2.3 version",
      `/tmp/release/sdk$ npx --yes npm@^11.15.0 stage publish ${TARBALL}`,
    ]);
  });

  it("leaves out a version that is on npm, so that a run that broke off can be run again", async () => {
    const npm = fakeNpm(done);
    expect(await publishTarball(TARBALL, SDK, false, npm.run)).toBe("1.2.3 is on npm already");
    expect(npm.calls).toEqual(["/tmp/release/sdk$ npm view @flyte-webapi/sdk@1.2.3 version"]);
  });

  it("never publishes 0.0.0, and does not even ask", async () => {
    const npm = fakeNpm();
    expect(await publishTarball(TARBALL, { ...SDK, version: "0.0.0" }, false, npm.run)).toMatch(
      /^0\.0\.0 is no release/,
    );
    expect(npm.calls).toEqual([]);
  });

  it("stages nothing in a dry run, and lets npm check a version that is there as well", async () => {
    const npm = fakeNpm(done);
    expect(await publishTarball(TARBALL, { ...SDK, version: "0.0.0" }, true, npm.run)).toBe("npm would take 0.0.0");
    expect(npm.calls).toEqual([`/tmp/release/sdk$ npm publish ${TARBALL} --dry-run --force`]);
  });

  it.each([
    [true, [failed("EINVALIDPACKAGE")], "npm publish --dry-run of @flyte-webapi/sdk ended with 1:\nEINVALIDPACKAGE"],
    [false, [failed("E404"), failed("E403")], "npm stage publish of @flyte-webapi/sdk@1.2.3 ended with 1:\nE403"],
  ] as const)("fails with what npm said (dry run: %s)", async (dryRun, answers, message) => {
    await expect(publishTarball(TARBALL, SDK, dryRun, fakeNpm(...answers).run)).rejects.toThrow(message);
  });
});

describe("an SBOM", () => {
  it.each([
    ["zod", "4.6.7", { name: "zod", version: "4.6.7", purl: "pkg:npm/zod@4.6.7" }],
    ["@clack/prompts", "1.9.0", { group: "@clack", name: "prompts", purl: "pkg:npm/%40clack/prompts@1.9.0" }],
  ])("names %s as package URLs do, and gives the name back", (name, version, expected) => {
    const component = toComponent(name, version);
    expect(component).toMatchObject({ ...expected, type: "library", "bom-ref": expected.purl });
    expect(fullName(component)).toBe(name);
  });
});
