import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { breakable } from "../../docs/.vitepress/breakable.ts";
import { repoRoot } from "../run/repo.ts";
import { snippetPages } from "./pages.ts";

const escape = (text: string): string => text.replaceAll("<", "&lt;");

describe("code in which a line may break", () => {
  it.each([
    ["PermanentSystemError", "Permanent<wbr>System<wbr>Error"],
    ["auto-refresh.test.ts", "auto-refresh.<wbr>test.<wbr>ts"],
    ["AsyncPlugin<Meta>", "Async<wbr>Plugin&lt;Meta>"],
    ["create", "create"],
  ])("%s is %s", (text, html) => {
    expect(breakable(text, escape)).toBe(html);
  });

  it("is the same code without the places to break, wherever pages have code", () => {
    const pages = snippetPages().map((page) => readFileSync(join(repoRoot, page), "utf8"));
    const codes = pages.flatMap((page) => [...page.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code));
    expect(codes.length).toBeGreaterThan(1_000);
    expect(codes.map((code) => breakable(code, String).replaceAll("<wbr>", ""))).toEqual(codes);
  });
});
