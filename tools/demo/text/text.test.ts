import { describe, expect, it } from "vitest";

import { clip, render, span, type Line } from "./line.ts";
import { createScreen } from "./screen.ts";
import { formatTable } from "./table.ts";

const texts = (lines: readonly Line[]): string[] => lines.map((line) => render(line, false));

/** A terminal that keeps what is written to it. */
function terminal(
  more: { readonly columns?: number; readonly rows?: number; readonly hasColors?: () => boolean } = {},
) {
  const written: string[] = [];
  return {
    written,
    output: { isTTY: true, columns: 40, rows: 10, write: (text: string) => written.push(text), ...more },
  };
}

describe("a line", () => {
  it("is cut with an ellipsis to the width that there is", () => {
    const line = [span("abc", "good"), span("defg")];
    expect(texts([clip(line, 7), clip(line, 6), clip(line, 3), clip(line, 0)])).toEqual([
      "abcdefg",
      "abcde…",
      "ab…",
      "",
    ]);
  });

  it("has colors only when asked", () => {
    expect(render([span("ok", "good")], true)).toBe("\u001B[32mok\u001B[39m");
    expect(render([span("ok", "good")], false)).toBe("ok");
  });

  it("lets no foreign text move the cursor", () => {
    expect(render([span("a\u001B[2Jb\nc")], false)).toBe("a [2Jb c");
  });
});

describe("a table", () => {
  const columns = [{ title: "task" }, { title: "story", flexibleFrom: 6 }, { title: "end" }];
  const rows = [[[span("a")], [span("a long story")], [span("Success")]]];

  it("is as wide as it needs to be", () => {
    expect(texts(formatTable(columns, rows, 80))).toEqual(["task  story         end", "a     a long story  Success"]);
  });

  it("cuts a flexible column, and then leaves it out", () => {
    expect(texts(formatTable(columns, rows, 25))).toEqual(["task  story     end", "a     a long …  Success"]);
    expect(texts(formatTable(columns, rows, 20))).toEqual(["task  end", "a     Success"]);
  });
});

describe("a screen", () => {
  it("rewrites what it shows, below the lines that stay", () => {
    const { written, output } = terminal();
    const screen = createScreen(output, {});
    screen.show([[span("one")], [span("two")]]);
    screen.print([span("said")]);
    screen.show([]);
    expect(written).toEqual(["one\ntwo\n", "\u001B[2F\u001B[Jsaid\none\ntwo\n", "\u001B[2F\u001B[J"]);
  });

  it("never shows a line that the terminal would break in two", () => {
    const { written, output } = terminal({ columns: 8 });
    createScreen(output, {}).show([[span("0123456789")]]);
    expect(written).toEqual(["012345…\n"]);
  });

  it.each([{ CI: "1" }, { CI: "true" }, { TERM: "dumb" }])("prints plain lines with %j", (env) => {
    const { written, output } = terminal();
    const screen = createScreen(output, env);
    screen.show([[span("one")]]);
    screen.print([span("said", "good")]);
    expect([screen.isLive, written]).toEqual([false, ["said\n"]]);
  });

  it("prints plain, whole lines without a terminal", () => {
    const written: string[] = [];
    const screen = createScreen({ write: (text) => written.push(text) }, { FORCE_COLOR: "1" });
    screen.print([span("x".repeat(200), "bad")]);
    expect([screen.isLive, written]).toEqual([false, [`${"x".repeat(200)}\n`]]);
  });
});
