import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { hasMarkers } from "../merge/merged.ts";
import type { Migration } from "../migrate/migration.ts";
import { createRecord, sha256, type ProjectRecord } from "../plan/record.ts";
import type { FileTree } from "../template/template.ts";
import { planUpdate, type UpdatePlan } from "./plan-update.ts";

function recordOf(base: FileTree, other: Partial<ProjectRecord> = {}): ProjectRecord {
  const answers = { name: "my-jobs", template: "rest", packageManager: "npm", packages: {} } as const;
  return { ...createRecord({ version: "1.0.0", migrations: 0, answers, kept: [] }, base), ...other };
}

type Files = Readonly<Record<string, string>>;
const tree = (files: Files): FileTree => new Map(Object.entries(files));

interface Given {
  readonly base: Files;
  readonly yours: Files;
  readonly theirs: Files;
  readonly migrations?: readonly Migration[];
  readonly record?: Partial<ProjectRecord>;
  /** What is known of the base. Default: all of it. */
  readonly known?: Files;
}

function plan({ base, yours, theirs, migrations = [], record = {}, known = base }: Given): UpdatePlan {
  return planUpdate(
    { record: recordOf(tree(base), record), files: tree(yours), base: tree(known) },
    tree(theirs),
    migrations,
  );
}

/** The files after the update. */
function after({ changes }: UpdatePlan, yours: Files): Files {
  const files = new Map(Object.entries(yours));
  for (const [path, text] of changes) {
    if (text === undefined) files.delete(path);
    else files.set(path, text);
  }
  return Object.fromEntries(files);
}

const LINES = "one\ntwo\nthree\nfour\nfive\n";

describe("a file", () => {
  it.each<readonly [what: string, given: Given, files: Files, action: string | undefined]>([
    [
      "that nobody has changed becomes what the template has",
      { base: { a: "1\n" }, yours: { a: "1\n" }, theirs: { a: "2\n" } },
      { a: "2\n" },
      "updated",
    ],
    [
      "that only its user has changed stays",
      { base: { a: "1\n" }, yours: { a: "mine\n" }, theirs: { a: "1\n" } },
      { a: "mine\n" },
      undefined,
    ],
    [
      "that both have changed in the same way stays",
      { base: { a: "1\n" }, yours: { a: "2\n" }, theirs: { a: "2\n" } },
      { a: "2\n" },
      undefined,
    ],
    [
      "that both have changed in different places has both",
      { base: { a: LINES }, yours: { a: `mine\n${LINES}` }, theirs: { a: `${LINES}theirs\n` } },
      { a: `mine\n${LINES}theirs\n` },
      "merged",
    ],
    [
      "that both have changed in the same place has both, between markers",
      { base: { a: "1\n" }, yours: { a: "mine\n" }, theirs: { a: "theirs\n" } },
      { a: "<<<<<<< yours\nmine\n=======\ntheirs\n>>>>>>> create-plugin\n" },
      "conflict",
    ],
    ["that is new in the template is added", { base: {}, yours: {}, theirs: { a: "1\n" } }, { a: "1\n" }, "added"],
    [
      "that is new in the template, and was there, has both",
      { base: {}, yours: { a: "same\nmine\n" }, theirs: { a: "same\ntheirs\n" } },
      { a: "same\n<<<<<<< yours\nmine\n=======\ntheirs\n>>>>>>> create-plugin\n" },
      "conflict",
    ],
    ["that its user has removed stays away", { base: { a: "1\n" }, yours: {}, theirs: { a: "2\n" } }, {}, undefined],
    [
      "that the template has no more is removed",
      { base: { a: "1\n" }, yours: { a: "1\n" }, theirs: {} },
      {},
      "removed",
    ],
    [
      "that the template has no more stays when it was changed",
      { base: { a: "1\n" }, yours: { a: "mine\n" }, theirs: {} },
      { a: "mine\n" },
      "left",
    ],
    ["of the user's own is not touched", { base: {}, yours: { mine: "1\n" }, theirs: {} }, { mine: "1\n" }, undefined],
    [
      "with the line ends of Windows keeps them",
      {
        base: { a: LINES },
        yours: { a: `mine\n${LINES}`.replaceAll("\n", "\r\n") },
        theirs: { a: `${LINES}theirs\n` },
      },
      { a: `mine\n${LINES}theirs\n`.replaceAll("\n", "\r\n") },
      "merged",
    ],
    [
      "that git has written with the line ends of Windows is no changed one",
      { base: { a: "1\n" }, yours: { a: "1\r\n" }, theirs: { a: "2\n" } },
      { a: "2\r\n" },
      "updated",
    ],
    [
      "that was there before the project is none of its business",
      {
        base: {},
        yours: { "README.md": "mine\n" },
        theirs: { "README.md": "theirs\n" },
        record: { kept: ["README.md"] },
      },
      { "README.md": "mine\n" },
      undefined,
    ],
  ])("%s", (_what, given, files, action) => {
    const result = plan(given);
    expect(after(result, given.yours)).toEqual(files);
    expect(result.outcomes.map((outcome) => outcome.action)).toEqual(action === undefined ? [] : [action]);
  });
});

describe("without a recorded base", () => {
  it("a file that nobody has changed since is updated", () => {
    // openProject finds that out by the hash, and gives the file itself as its base.
    const given = { base: { a: "1\n" }, yours: { a: "1\n" }, theirs: { a: "2\n" } };
    expect(after(plan(given), given.yours)).toEqual({ a: "2\n" });
  });

  it("a file whose template has not changed stays", () => {
    const given = { base: { a: "1\n" }, yours: { a: "mine\n" }, theirs: { a: "1\n" }, known: {} };
    expect(plan(given)).toMatchObject({ outcomes: [] });
  });

  it("a file that both have changed stays, and counts as a conflict", () => {
    const given = { base: { a: "1\n" }, yours: { a: "mine\n" }, theirs: { a: "2\n" }, known: {} };
    const result = plan(given);
    expect(after(result, given.yours)).toEqual(given.yours);
    expect(result.outcomes).toEqual([
      { path: "a", action: "left", conflicts: 1, note: expect.stringContaining("is not known") },
    ]);
  });
});

describe("migrations", () => {
  const rename: Migration = {
    number: 3,
    title: "moves a to b",
    apply: (files) => {
      const text = files.get("a");
      if (text === undefined || files.has("b")) return;
      files.delete("a");
      files.set("b", text.replace("old", "new"));
    },
  };

  it("change the user's file and its base, so that only the user's part is merged", () => {
    const yours = { a: "old\n2\n3\nmine\n" };
    const given = { base: { a: "old\n2\n3\n" }, yours, theirs: { b: "new\n2\n3\n" }, migrations: [rename] };
    const result = plan(given);
    expect(after(result, yours)).toEqual({ b: "new\n2\n3\nmine\n" });
    expect(result.migrations).toEqual([rename]);
    expect(result.outcomes).toEqual([
      { path: "a", action: "migrated", conflicts: 0 },
      { path: "b", action: "migrated", conflicts: 0 },
    ]);
  });

  it("that the project has seen are not applied again", () => {
    const given = { base: {}, yours: { a: "old\n" }, theirs: {}, migrations: [rename], record: { migrations: 3 } };
    expect(plan(given)).toMatchObject({ migrations: [], outcomes: [] });
  });
});

/** A line that stands nowhere else, so that one that is lost cannot be mistaken for another. */
const uniqueLines = (who: string) =>
  fc
    .array(fc.stringMatching(/^[a-z ]{0,8}$/), { maxLength: 4 })
    .map((texts) => texts.map((text, index) => `${text} ${who}${index}`));

const edit = (who: string) => fc.record({ at: fc.nat(), remove: fc.nat({ max: 3 }), add: uniqueLines(who) });

function applyEdit(
  lines: readonly string[],
  who: string,
  edits: readonly { at: number; remove: number; add: readonly string[] }[],
): string {
  const result = [...lines];
  for (const [index, { at, remove, add }] of edits.entries()) {
    result.splice(at % (result.length + 1), remove, ...add.map((line) => `${line}-${who}-${index}`));
  }
  return result.map((line) => `${line}\n`).join("");
}

describe("whatever a user and a template write", () => {
  const histories = fc.record({
    // Few different lines: diffs that can be read in more than one way.
    base: fc.array(fc.constantFrom("{", "}", "", "a", "b", "c", "  x"), { maxLength: 24 }),
    yours: fc.array(edit("u"), { maxLength: 4 }),
    theirs: fc.array(edit("t"), { maxLength: 4 }),
    crlf: fc.boolean(),
    cut: fc.boolean(),
    known: fc.boolean(),
  });

  it("no line of the user is lost, and a second update changes nothing", () => {
    fc.assert(
      fc.property(histories, ({ base, yours, theirs, crlf, cut, known }) => {
        const old = base.map((line) => `${line}\n`).join("");
        const edited = applyEdit(base, "user", yours);
        const ended = cut ? edited.replace(/\n$/, "") : edited;
        const mine = crlf ? ended.replaceAll("\n", "\r\n") : ended;
        const fresh = applyEdit(base, "template", theirs);
        const result = plan({
          base: { a: old },
          yours: { a: mine },
          theirs: { a: fresh },
          known: known || sha256(mine) === sha256(old) ? { a: old } : {},
        });
        const merged = after(result, { a: mine })["a"] ?? "";
        for (const line of mine.split(/\r?\n/)) {
          if (line.includes("-user-")) expect(merged.split(/\r?\n/)).toContain(line);
        }
        const conflicts = result.outcomes.some(({ action }) => action === "conflict");
        expect(hasMarkers(merged)).toBe(conflicts);
        // Nothing of the template is dropped in silence either.
        if (known && !conflicts) {
          for (const line of fresh.split("\n"))
            if (line.includes("-template-")) expect(merged.split(/\r?\n/)).toContain(line);
        }
        const again = plan({ base: { a: fresh }, yours: { a: merged }, theirs: { a: fresh } });
        expect(again).toEqual({ changes: new Map(), outcomes: [], migrations: [] });
      }),
      { numRuns: 2_000 },
    );
  });

  it("what the user has not changed is what the template has", () => {
    fc.assert(
      fc.property(histories, ({ base, theirs, crlf }) => {
        const old = base.map((line) => `${line}\n`).join("");
        const mine = crlf ? old.replaceAll("\n", "\r\n") : old;
        const fresh = applyEdit(base, "template", theirs);
        const result = plan({ base: { a: old }, yours: { a: mine }, theirs: { a: fresh } });
        expect((after(result, { a: mine })["a"] ?? "").replaceAll("\r\n", "\n")).toBe(fresh);
      }),
    );
  });
});
