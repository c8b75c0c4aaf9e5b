import { describe, expect, inject, it } from "vitest";

import { generateProject } from "../src/add/generate-project.ts";
import { hasMarkers } from "../src/merge/merged.ts";
import { LATEST_MIGRATION } from "../src/migrate/latest-migration.ts";
import { MIGRATIONS } from "../src/migrate/migrations.ts";
import { BASE_FILE, readBase } from "../src/plan/base.ts";
import { createPlan } from "../src/plan/plan.ts";
import { createRecord, RECORD_FILE } from "../src/plan/record.ts";
import type { Project } from "../src/project/project.ts";
import { readRecord } from "../src/project/read-record.ts";
import { loadBundle, loadTemplate } from "../src/template/load-template.ts";
import type { FileTree } from "../src/template/template.ts";
import { planUpdate, type UpdatePlan } from "../src/update/plan-update.ts";
import { LAYOUT_1_TEMPLATES, readLayout } from "./layouts.ts";
import { USER_EDITS, type UserEdit } from "./user-edits.ts";

const templates = inject("templates");
const bundle = loadBundle(templates);

function toProject(files: FileTree): Project {
  const reading = readRecord(files.get(RECORD_FILE) ?? "");
  if ("problem" in reading) throw new Error(reading.problem);
  const { record } = reading;
  return { folder: "/", record, files, base: readBase(files.get(BASE_FILE), record.files) };
}

/** The project after an update to the templates of this checkout, with what it remembers. */
function updated(project: Project): { readonly plan: UpdatePlan; readonly next: Project } {
  const fresh = generateProject(project.record.answers, bundle, templates);
  const plan = planUpdate(project, fresh, MIGRATIONS);
  const files = new Map(project.files);
  for (const [path, text] of plan.changes) {
    if (text === undefined) files.delete(path);
    else files.set(path, text);
  }
  const record = createRecord({ ...project.record, migrations: LATEST_MIGRATION }, fresh);
  return { plan, next: { folder: "/", record, files, base: fresh } };
}

function edited(files: FileTree, { files: edits }: UserEdit): FileTree {
  const result = new Map(files);
  for (const [path, edit] of Object.entries(edits)) {
    if (edit === undefined) result.delete(path);
    else result.set(path, edit(files.get(path) ?? ""));
  }
  return result;
}

const lines = (text: string): readonly string[] => text.split(/\r?\n/).map((line) => line.trim());

/** What the user has written, by file: lines that were not generated. */
function userLines(before: FileTree, after: FileTree): readonly (readonly [path: string, line: string])[] {
  return [...after].flatMap(([path, text]) => {
    const generated = new Set(lines(before.get(path) ?? ""));
    return lines(text).flatMap((line): [string, string][] => (generated.has(line) ? [] : [[path, line]]));
  });
}

/** A line of JSON, with or without the comma that its neighbours decide about. */
const plain = (line: string): string => line.replace(/,$/, "");

describe.each(LAYOUT_1_TEMPLATES)("a project of the first layout, made from %s", (template) => {
  const project = toProject(readLayout(1, template));
  const { plan, next } = updated(project);

  it("is what a new project is, without a conflict, when nobody has changed it", () => {
    expect(plan.outcomes.filter(({ conflicts }) => conflicts > 0)).toEqual([]);
    const info = bundle.templates.find(({ name }) => name === template) ?? bundle.templates[0];
    const { files } = createPlan(project.record.answers, {
      template: info,
      templateFiles: loadTemplate(templates, template),
      version: bundle.version,
      machine: { nodeVersion: "24.0.0" },
    });
    const isRecord = (path: string): boolean => path === RECORD_FILE || path === BASE_FILE;
    const own = (all: FileTree): object => Object.fromEntries([...all].filter(([path]) => !isRecord(path)));
    expect(own(next.files)).toEqual(own(files));
    expect(plan.changes.size).toBeGreaterThan(0);
  });

  it("is not changed by a second update", () => {
    expect(updated(next).plan).toEqual({ changes: new Map(), outcomes: [], migrations: [] });
  });
});

describe("the first layout", () => {
  /** There is no project of the first layout that was made from one of these. */
  const LATER = ["grpc"];

  it("had every template but grpc, which came later and has no project of that layout to update", () => {
    expect([...LAYOUT_1_TEMPLATES, ...LATER].sort()).toEqual(bundle.templates.map(({ name }) => name).sort());
    for (const template of LATER) expect(() => readLayout(1, template)).toThrow(/ENOENT/);
  });
});

describe("a project of the first layout that somebody has worked on", () => {
  const before = readLayout(1, "rest");
  const results = USER_EDITS.map((edit) => {
    const files = edited(before, edit);
    return { edit, files, ...updated(toProject(files)) };
  });

  it.each(results.map((result) => [result.edit.what, result] as const))(
    "keeps %s",
    (_what, { edit, files, plan, next }) => {
      for (const [path, line] of userLines(before, files)) {
        const kept = lines(next.files.get(path) ?? "");
        // Of a version range, the newer of both is taken: the user's is there, or a newer one.
        expect([path, kept.map(plain)]).toEqual([path, expect.arrayContaining([plain(line)])]);
      }
      for (const [path, text] of Object.entries(edit.files)) {
        if (text === undefined) expect(next.files.has(path)).toBe(false);
      }
      for (const { path, action } of plan.outcomes) {
        expect([path, hasMarkers(next.files.get(path) ?? "")]).toEqual([path, action === "conflict"]);
        if (path === "package.json" && action !== "conflict") {
          expect(JSON.parse(next.files.get(path) ?? "")).toHaveProperty("scripts.update");
        }
      }
    },
  );

  it.each(results.map((result) => [result.edit.what, result] as const))(
    "is not changed by a second update: %s",
    (_what, { next }) => {
      expect(updated(next).plan).toEqual({ changes: new Map(), outcomes: [], migrations: [] });
    },
  );

  it("has no conflict after at least 90 % of at least 30 edits", () => {
    const conflicts = results.filter(({ plan }) => plan.outcomes.some(({ action }) => action === "conflict"));
    expect(results.length).toBeGreaterThanOrEqual(30);
    const rate = 1 - conflicts.length / results.length;
    expect(rate, `conflicts after: ${conflicts.map(({ edit }) => edit.what).join("; ")}`).toBeGreaterThanOrEqual(0.9);
  });

  it("loses none of the lines that all edits together have added", () => {
    const lost = results.flatMap(({ edit, files, next }) =>
      userLines(before, files)
        .filter(
          ([path, line]) =>
            !lines(next.files.get(path) ?? "")
              .map(plain)
              .includes(plain(line)),
        )
        .map(([path, line]) => `${edit.what}: ${path}: ${line}`),
    );
    expect(results.flatMap(({ files }) => userLines(before, files)).length).toBeGreaterThanOrEqual(USER_EDITS.length);
    expect(lost).toEqual([]);
  });

  it("has all edits at once, and no line is lost", () => {
    // Those that write a file anew or remove it leave nothing for the others to edit.
    const compatible = USER_EDITS.filter(({ what }) => !/anew|removed|Windows|by hand already|indentation/.test(what));
    let files: FileTree = before;
    for (const edit of compatible) files = edited(files, edit);
    const { next } = updated(toProject(files));
    for (const [path, line] of userLines(before, files)) {
      expect(lines(next.files.get(path) ?? "").map(plain)).toContain(plain(line));
    }
  });
});
