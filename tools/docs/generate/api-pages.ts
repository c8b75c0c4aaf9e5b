import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { exec } from "../../run/exec.ts";
import { docsFolder } from "../folders.ts";
import { table, type Page } from "./page.ts";

interface Entry {
  /** What users import. */
  readonly specifier: string;
  /** Where typedoc writes it. */
  readonly written: string;
  readonly path: string;
  readonly about: string;
}

/** The entries of the packages, as docs/typedoc.json lists them. */
const ENTRIES: readonly Entry[] = [
  ["@flyte-webapi/sdk", "sdk/src.md", "sdk.md", "the contract, errors, codecs, literals, the registry"],
  ["@flyte-webapi/sdk/http", "sdk/src/http.md", "sdk-http.md", "the HTTP client"],
  ["@flyte-webapi/sdk/grpc", "sdk/src/grpc.md", "sdk-grpc.md", "the gRPC client"],
  ["@flyte-webapi/sdk/runtime", "sdk/src/runtime.md", "sdk-runtime.md", "the reference runtime and its stores"],
  ["@flyte-webapi/sdk/connector", "sdk/src/connector.md", "sdk-connector.md", "Flyte's connector protocol"],
  ["@flyte-webapi/testkit", "testkit/src.md", "testkit.md", "the conformance kit without a test runner"],
  ["@flyte-webapi/testkit/msw", "testkit/src/msw.md", "testkit-msw.md", "worlds: the fake of a service"],
  ["@flyte-webapi/testkit/vitest", "testkit/src/vitest.md", "testkit-vitest.md", "one vitest test per requirement"],
].map(([specifier = "", written = "", path = "", about = ""]) => ({ specifier, written, path, about }));

/** The API reference, from the docstrings. */
export async function apiPages(): Promise<Page[]> {
  const folder = mkdtempSync(join(tmpdir(), "docs-api-"));
  try {
    // typedoc reads the sources as they are: nothing has to be built first.
    const { code, output } = await exec("typedoc", ["--options", "typedoc.json", "--out", folder], { cwd: docsFolder });
    if (code !== 0) throw new Error(`typedoc ended with ${code}:\n${output}`);
    if (/\[warning\] The entry point/.test(output)) throw new Error(`typedoc left something out:\n${output}`);
    const written = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((file) => file.replaceAll("\\", "/"))
      .filter((file) => file.endsWith(".md") && file !== "index.md");
    const unknown = written.filter((file) => !ENTRIES.some((entry) => entry.written === file));
    if (unknown.length > 0)
      throw new Error(`tools/docs/generate/api-pages.ts does not know the entries ${unknown.join()}`);
    return [apiList(), ...ENTRIES.map((entry) => apiPage(entry, readFileSync(join(folder, entry.written), "utf8")))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function apiList(): Page {
  const rows = ENTRIES.map(({ specifier, path, about }) => [`[\`${specifier}\`](${path})`, about]);
  const intro = "Made of the docstrings: units, defaults, ranges, errors, and the source of each behaviour.";
  return {
    path: "api/index.md",
    markdown: ["# API", intro, table(["import from", "what is in it"], rows)].join("\n\n"),
  };
}

function apiPage({ specifier, path, written }: Entry, markdown: string): Page {
  const depth = "../".repeat(written.split("/").length - 1);
  const linked = markdown
    .replace(/^# .*$/m, `# ${specifier}`)
    .replaceAll(/\]\(([^)#\s]+[.]md)/g, (link, target: string) => {
      const resolved = new URL(target, `file:///${written}`).pathname.slice(1);
      const entry = ENTRIES.find((each) => each.written === resolved);
      return entry === undefined ? link : `](${entry.path}`;
    })
    .replaceAll(`](${depth}index.md)`, "](index.md)")
    // typedoc's own anchors, for members that are no headings: they must not clash with those that the site gives to headings.
    .replaceAll(/<a id="([^"]+)"><\/a>/g, '<a id="api-$1"></a>')
    .replaceAll(/\]\(([a-z-]*(?:[.]md)?)#/g, "]($1#api-");
  return { path: `api/${path}`, markdown: linked };
}
