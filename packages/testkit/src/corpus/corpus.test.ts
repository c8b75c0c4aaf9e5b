import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, it, onTestFinished } from "vitest";

import { BROKEN_PLUGINS } from "../../test/plugins/broken/index.ts";
import { keyHeader, pluginOf } from "../../test/plugins/design.ts";
import { jobServiceWorld as world } from "../../test/plugins/job-service.world.ts";
import { evaluate } from "../check/evaluate.ts";
import { requirementById } from "../requirements/catalogue.ts";
import { corpusFileName, parseCorpusEntry, type CorpusEntry } from "./corpus-entry.ts";
import { Corpus } from "./corpus.ts";

// Written by the first version of the kit, and never written again: what lies in somebody's repository must go on working.
const OLD = fileURLToPath(new URL("../../test/corpus-v1", import.meta.url));
const oldFiles = readdirSync(OLD);

const entry: CorpusEntry = {
  version: 1,
  requirement: "DE-02",
  plugin: "mine",
  plan: { v: 1, ops: [{ op: "remote", task: 0, change: { kind: "state", state: "DONE" } }], picks: [] },
  kit: "0.0.0",
};

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "testkit-corpus-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe("a corpus of version 1", () => {
  it("is there, and is read without a complaint", () => {
    expect(oldFiles.length).toBeGreaterThan(3);
    expect(new Corpus(OLD).notices).toEqual([]);
  });

  it.for(oldFiles)("%s still breaks the plugin that it broke, and not a correct one", async (file) => {
    const { requirement, plugin, plan } = parseCorpusEntry(readFileSync(join(OLD, file), "utf8"));
    const broken = BROKEN_PLUGINS.find((each) => each.entry.id === plugin);
    if (broken === undefined) throw new Error(`the bank has no "${plugin}" any more`);
    const judge = requirementById(requirement);
    expect((await evaluate({ plugin: broken.entry, world }, judge, plan)).violations).not.toEqual([]);
    const good = pluginOf("good", () => keyHeader);
    expect((await evaluate({ plugin: good, world }, judge, plan)).violations).toEqual([]);
  });
});

describe("Corpus", () => {
  it("is empty where there is no folder", () => {
    expect(new Corpus(join(OLD, "none")).notices).toEqual([]);
  });

  it.for([
    ["{", "it is no JSON"],
    ["[]", "it is no corpus entry"],
    [JSON.stringify({ ...entry, version: 2 }), "it has version 2; this kit reads version 1"],
    [JSON.stringify({ ...entry, plan: { ...entry.plan, v: 9 } }), "it holds a plan of version 9"],
    [JSON.stringify({ ...entry, plan: { v: 1 } }), "it holds a damaged plan"],
  ] satisfies [string, string][])("leaves %s alone, and says why", ([text, reason]) => {
    const { notices } = new Corpus(folderWith({ "a.json": text }));
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain(`a.json of the corpus is not used: ${reason}`);
  });

  it("leaves out plans with a state that the world no longer documents: they would test something else", () => {
    const corpus = new Corpus(folderWith({ "a.json": JSON.stringify(entry) }));
    expect(corpus.plansFor("mine", "DE-02", world)).toEqual([entry.plan]);
    const { DONE: _gone, ...states } = world.states;
    expect(corpus.plansFor("mine", "DE-02", { ...world, states })).toEqual([]);
  });

  it("keeps the same plan only once, under a name that is always the same", () => {
    const folder = folderWith({});
    const corpus = new Corpus(folder);
    expect(corpus.keep(entry)).toBe(corpusFileName(entry));
    expect(corpus.keep(entry)).toBeUndefined();
    expect(new Corpus(folder).keep(entry)).toBeUndefined();
    expect(readdirSync(folder)).toEqual([corpusFileName(entry)]);
  });
});
