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
  /** What to read first. */
  readonly first: readonly string[];
}

/** The entries of the packages, as docs/typedoc.json lists them. */
const ENTRIES: readonly Entry[] = [
  {
    specifier: "@flyte-webapi/sdk",
    written: "sdk/src.md",
    path: "sdk.md",
    about: "The contract, errors, codecs, literals, the registry.",
    first: ["AsyncPlugin", "SyncPlugin", "PluginEntry", "PluginConfig", "PhaseInfo", "createResourceMetaCodec"],
  },
  {
    specifier: "@flyte-webapi/sdk/http",
    written: "sdk/src/http.md",
    path: "sdk-http.md",
    about: "The [HTTP client](../../http-client.md).",
    first: ["createHttpClient", "HttpClient", "path"],
  },
  {
    specifier: "@flyte-webapi/sdk/grpc",
    written: "sdk/src/grpc.md",
    path: "sdk-grpc.md",
    about: "The [gRPC client](../../grpc-client.md).",
    first: ["createGrpcClient", "GrpcClientOptions"],
  },
  {
    specifier: "@flyte-webapi/sdk/runtime",
    written: "sdk/src/runtime.md",
    path: "sdk-runtime.md",
    about: "The [reference runtime](../../runtime.md) and its stores.",
    first: ["createRuntime", "Runtime", "createSqliteStore", "createVirtualClock"],
  },
  {
    specifier: "@flyte-webapi/sdk/virtual-time",
    written: "sdk/src/virtual-time.md",
    path: "sdk-virtual-time.md",
    about: "Time and chance that a test controls, as the [conformance kit](../../conformance.md) does.",
    first: ["createVirtualClock", "VirtualClock", "createSeededRandom"],
  },
  {
    specifier: "@flyte-webapi/sdk/connector",
    written: "sdk/src/connector.md",
    path: "sdk-connector.md",
    about: "Flyte's [connector protocol](../../connector.md), both sides of it.",
    first: ["serveConnector", "connectorPlugin"],
  },
  {
    specifier: "@flyte-webapi/testkit",
    written: "testkit/src.md",
    path: "testkit.md",
    about: "The [conformance kit](../../conformance.md) without a test runner.",
    first: ["checkConformance", "checkRequirement", "simulate"],
  },
  {
    specifier: "@flyte-webapi/testkit/msw",
    written: "testkit/src/msw.md",
    path: "testkit-msw.md",
    about: "Worlds: the fake of a service.",
    first: ["defineWorld", "World", "serveWorld"],
  },
  {
    specifier: "@flyte-webapi/testkit/vitest",
    written: "testkit/src/vitest.md",
    path: "testkit-vitest.md",
    about: "One vitest test per requirement.",
    first: ["describeConformance"],
  },
];

/** What has a name to import, and nothing in it to call. */
const WITHOUT_PAGE: readonly (readonly [specifier: string, about: string])[] = [
  [
    "@flyte-webapi/testkit/reporter",
    "A reporter that vitest loads by this name. [Reports](../../conformance.md#reports).",
  ],
  ["@flyte-webapi/testkit/dev", "What [`flyte-webapi dev`](../../dev.md) runs."],
];

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
  const rows = [
    ...ENTRIES.map(({ specifier, path, about }) => [`[\`${specifier}\`](${path})`, about]),
    ...WITHOUT_PAGE.map(([specifier, about]) => [`\`${specifier}\``, about]),
  ];
  const intro = "Made of the docstrings: units, defaults, ranges, errors, and the source of each behaviour.";
  return {
    path: "api/index.md",
    markdown: ["# API", intro, table(["import from", "what is in it"], rows)].join("\n\n"),
  };
}

function apiPage({ specifier, path, written, about, first }: Entry, markdown: string): Page {
  const depth = "../".repeat(written.split("/").length - 1);
  const links = first.map((name) => `[\`${name}\`](#${anchorOf(name, markdown)})`);
  const linked = markdown
    .replace(/^# .*$/m, `# ${specifier}\n\n${about} Begin with ${links.join(", ")}.`)
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

/** typedoc's anchor of an export, before it is made unlike those of headings. @throws Error for a name that is not exported. */
function anchorOf(name: string, markdown: string): string {
  const anchor = new RegExp(`<a id="([^"]+)"></a>\\s+### ${name}\\b`).exec(markdown)?.[1];
  if (anchor === undefined)
    throw new Error(`tools/docs/generate/api-pages.ts begins with ${name}, which is not exported`);
  return anchor;
}
