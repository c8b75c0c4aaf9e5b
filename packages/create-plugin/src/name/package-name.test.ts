import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { folderOf, packageNameProblem, suggestPackageName } from "./package-name.ts";

const TAKEN = new Set(["vitest", "@flyte-webapi/sdk"]);

/** Names as people type them: words of names, spelt oddly, mixed with anything at all. */
const typedName = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc
    .array(fc.constantFrom("@", "/", "acme", "Flyte", "plugin", "-", ".", "_", "~", "con", "node", "..", "ü", " ", "1"))
    .map((parts) => parts.join("")),
  fc.constantFrom("fs", "node_modules", "com1.x", "nul", "vitest", "@flyte-webapi/sdk", "a".repeat(300), "@a/", "@/a"),
);

describe("packageNameProblem", () => {
  it.each(["my-jobs", "a", "3d-jobs", "@acme/flyte-plugin-foo", "a.b_c-d", "@acme/fs", "a".repeat(214)])(
    "takes %s",
    (name) => {
      expect(packageNameProblem(name, TAKEN)).toBeUndefined();
    },
  );

  it.each([
    ["", "is empty"],
    ["Foo", "has upper-case letters, which npm refuses"],
    ["a".repeat(215), "has 215 characters; npm takes at most 214"],
    [".hidden", "must begin and end with a letter or a digit"],
    ["trailing-", "must begin and end with a letter or a digit"],
    ["a b", "may hold lower-case letters, digits, and - . _ between them, nothing else"],
    ["grün", "may hold lower-case letters, digits, and - . _ between them, nothing else"],
    ["./here", "is a path, not a name; a folder is given with --dir"],
    ["@acme/", "has an empty part; expected @scope/name"],
    ["node_modules", "is reserved by npm"],
    ["fs", "is a module of Node itself, so it could never be imported"],
    ["@acme/con", "is the name of a device on Windows, where no folder can be called so"],
    ["com1.jobs", "is the name of a device on Windows, where no folder can be called so"],
    ["vitest", "is a package that the project itself depends on"],
  ])("refuses %j: %s", (name, problem) => {
    expect(packageNameProblem(name, TAKEN)).toBe(problem);
  });

  it("takes only what npm takes as a new name, and what is one folder everywhere", () => {
    fc.assert(
      fc.property(typedName, (name) => {
        fc.pre(packageNameProblem(name) === undefined);
        expect(name).toMatch(/^(?:@[a-z0-9-~][a-z0-9-._~]*\/)?[a-z0-9-~][a-z0-9-._~]*$/);
        expect(encodeURIComponent(folderOf(name))).toBe(folderOf(name));
        expect(folderOf(name)).not.toMatch(/^\.|\.$/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("suggestPackageName", () => {
  it("suggests a name that is accepted, whatever was typed", () => {
    fc.assert(
      fc.property(typedName, (name) => {
        expect(packageNameProblem(suggestPackageName(name, TAKEN), TAKEN)).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["Foo Bar", "foo-bar"],
    ["@Acme/My_Plugin!", "@acme/my_plugin"],
    ["Grüne Jobs", "grune-jobs"],
    ["./plugins/My-Jobs", "my-jobs"],
    ["fs", "fs-plugin"],
    ["???", "my-plugin"],
  ])("suggests for %j the name %s", (name, suggestion) => {
    expect(suggestPackageName(name)).toBe(suggestion);
  });
});
