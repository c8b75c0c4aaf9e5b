import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { PluginEntry } from "@flyte-webapi/sdk";
import { describe, expect, it, onTestFinished } from "vitest";

import { keyHeader, pluginOf, type Design } from "../../test/plugins/design.ts";
import { jobServiceWorld as world } from "../../test/plugins/job-service.world.ts";
import { jsonValidator, schemaErrors } from "../../test/schemas.ts";
import { Corpus } from "../corpus/corpus.ts";
import { REPORT_FORMATS, renderReport } from "../report/formats.ts";
import { summaryText } from "../report/report-text.ts";
import { REQUIREMENTS } from "../requirements/catalogue.ts";
import type { ConformanceResult } from "./conformance-result.ts";
import { NO_EXPECTATIONS, type Expectation } from "./expectation.ts";
import { runConformance, type RunOptions } from "./run-conformance.ts";

const good = pluginOf("good", () => keyHeader);
/** A new key for every try. */
const withKey = (key: (base: string) => string): Design => ({
  ...keyHeader,
  create: (use, ctx) => keyHeader.create(use, { ...ctx, idempotencyKey: key(ctx.idempotencyKey) }),
});
const forgetful = pluginOf("forgetful", () => {
  let tries = 0;
  return withKey((base) => `${base}-${tries++}`);
});
const ONLY = ["CR-01", "DE-03"];

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "testkit-result-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return join(made, "corpus");
}

async function run(plugin: PluginEntry, options: Partial<RunOptions> = {}): Promise<ConformanceResult> {
  return await runConformance({
    subject: { plugin, world },
    profile: "custom",
    runs: 20,
    seed: 1,
    only: ONLY,
    expectations: NO_EXPECTATIONS,
    keepsFailures: false,
    prunesCorpus: false,
    replayCommand: (token) => `replay ${token}`,
    reproduce: "run again",
    now: () => Date.UTC(2026, 10, 23),
    ...options,
  });
}

const verdictOf = (result: ConformanceResult, id: string): string | undefined =>
  result.requirements.find((report) => report.id === id)?.verdict;

const expecting = (id: string, expectation: Expectation): Partial<RunOptions> => ({
  expectations: { version: 1, expected: { [id]: expectation } },
});

describe("runConformance", () => {
  it("lists every requirement of the kit, and calls a run partial when a must was left out", async () => {
    const result = await run(good);
    expect(result.requirements.map(({ id }) => id)).toEqual(REQUIREMENTS.map(({ id }) => id));
    expect(result).toMatchObject({ verdict: "partial", counts: { pass: 2, skipped: REQUIREMENTS.length - 2 } });
    expect(schemaErrors(jsonValidator("result.v1.schema.json"), JSON.parse(JSON.stringify(result)))).toEqual([]);
  });

  it("shows a broken requirement with the plan, the timeline in lanes, and the command that replays it", async () => {
    const result = await run(forgetful);
    expect(result).toMatchObject({ verdict: "non-conformant", rootCauses: ["CR-01"] });
    const found = result.requirements.find(({ id }) => id === "CR-01")?.counterexample;
    expect(found?.replay).toBe(`replay ${found?.token}`);
    expect(new Set(found?.timeline.map(({ lane }) => lane))).toEqual(new Set(["plugin", "wire", "remote"]));
    expect(schemaErrors(jsonValidator("result.v1.schema.json"), JSON.parse(JSON.stringify(result)))).toEqual([]);
  });

  it("gives the same result for the same seed", async () => {
    expect(await run(forgetful)).toEqual(await run(forgetful));
  });

  it("judges by what was expected", async () => {
    const known: Expectation = { verdict: "known-fail", reason: "soon" };
    expect(verdictOf(await run(forgetful, expecting("CR-01", known)), "CR-01")).toBe("known-fail");
    expect(verdictOf(await run(good, expecting("CR-01", known)), "CR-01")).toBe("stale");
  });

  it("is a harness error, said once in words, when the plugin does not load", async () => {
    const broken: PluginEntry = {
      ...good,
      id: "unloadable",
      pluginLoader: () => Promise.reject(new Error(`no ${process.cwd()}/config.json`)),
    };
    const result = await run(broken);
    expect(result.verdict).toBe("harness-error");
    expect(result.requirements.find(({ id }) => id === "CR-01")).toMatchObject({
      verdict: "harness-error",
      reason: "Error: no config.json",
    });
    expect(summaryText(result).match(/no config\.json/g)).toHaveLength(1);
  });

  it("stops between two requirements when it is told to, and says that the rest was not checked", async () => {
    const stop = new AbortController();
    const result = await run(good, { signal: stop.signal, progress: { onReport: () => stop.abort() } });
    expect(result.counts).toMatchObject({ pass: 1, skipped: REQUIREMENTS.length - 1 });
  });
});

describe("the corpus", () => {
  it("keeps what broke, runs it first, and says when it breaks nothing any more", async () => {
    const place = folder();
    const first = await run(forgetful, { corpus: new Corpus(place), keepsFailures: true });
    const [file] = readdirSync(place);
    expect(file).toMatch(/^CR-01-[0-9a-f]{12}\.json$/);
    expect(first.notices).toEqual([`CR-01: the plan went into the corpus as ${file}; it runs first from now on`]);

    const again = await run(forgetful, { corpus: new Corpus(place), keepsFailures: true });
    expect(again.requirements.find(({ id }) => id === "CR-01")?.counterexample).toMatchObject({
      fromCorpus: true,
      foundAt: 1,
    });
    expect(readdirSync(place)).toEqual([file]);

    const mended = { ...good, id: "forgetful" };
    const healed = await run(mended, { corpus: new Corpus(place) });
    expect(healed.notices).toEqual([
      `CR-01: ${file} breaks nothing any more; \`run --prune\` takes it out of the corpus`,
    ]);
    expect(readdirSync(place)).toEqual([file]);
    const pruned = await run(mended, { corpus: new Corpus(place), prunesCorpus: true });
    expect(pruned.notices).toEqual([`CR-01: ${file} breaks nothing any more; it has left the corpus`]);
    expect(readdirSync(place)).toEqual([]);
  });

  it("holds nothing of another plugin, and stays away when nobody asks for it", async () => {
    const place = folder();
    await run(forgetful, { corpus: new Corpus(place), keepsFailures: true });
    expect(new Corpus(place).plansFor("good", "CR-01", world)).toEqual([]);
    const untouched = folder();
    await run(forgetful, { corpus: new Corpus(untouched) });
    expect(existsSync(untouched)).toBe(false);
  });
});

describe("a plugin that shows its secret everywhere", () => {
  const secretWorld = { ...world, secrets: [...(world.secrets ?? []), "TOKEN"] };
  const leaky = pluginOf("leaky", () => {
    let tries = 0;
    const base = withKey((key) => `${key}-${tries++}`);
    return {
      ...base,
      create: async (use, ctx) => {
        const secret = await use.setup.secretManager.get("TOKEN");
        const made = await base.create(use, { ...ctx, idempotencyKey: `${secret}-${ctx.idempotencyKey}` });
        return { resourceMeta: { ...made.resourceMeta, note: `made with ${encodeURIComponent(secret)}` } };
      },
      get: async (use, ctx) => {
        const secret = await use.setup.secretManager.get("TOKEN");
        await use.setup.fetch(`https://jobs.example.com/jobs/${encodeURIComponent(secret)}`, { signal: ctx.signal });
        throw new Error(`cannot get with ${btoa(`user:${secret}`)}`);
      },
    };
  });

  it("finds it in no report", async () => {
    const values: string[] = [];
    const spying = {
      ...secretWorld,
      handlers: (tools: Parameters<typeof world.handlers>[0]) => {
        values.push(tools.secret("TOKEN"));
        return world.handlers(tools);
      },
    };
    const result = await run(leaky, {
      subject: { plugin: leaky, world: spying },
      only: REQUIREMENTS.map(({ id }) => id),
    });
    expect(result.counts.fail).toBeGreaterThan(1);
    const texts = [
      ...REPORT_FORMATS.flatMap((format) => renderReport(result, format)).map(({ text }) => text),
      summaryText(result),
    ];
    expect(texts.join("\n")).toContain("[secret TOKEN]");
    for (const value of new Set(values)) {
      for (const text of texts) {
        expect(text).not.toContain(value.slice(0, 8));
        expect(text).not.toContain(encodeURIComponent(value).slice(-8));
        expect(text).not.toContain(btoa(`user:${value}`).slice(8, 24));
      }
    }
  });
});
