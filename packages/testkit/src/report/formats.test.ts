import { DOMParser, onErrorStopParsing, type Element } from "@xmldom/xmldom";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { arbitraryResult } from "../../test/arbitrary-result.ts";
import { jsonValidator, sarifValidator, schemaErrors } from "../../test/schemas.ts";
import type { ConformanceResult } from "../result/conformance-result.ts";
import { demandsOf } from "../result/demands.ts";
import { REPORT_FORMATS, renderReport, type ReportFormat } from "./formats.ts";
import { summaryText } from "./report-text.ts";

const RUNS = { numRuns: 60 };

function only(result: ConformanceResult, format: ReportFormat): string {
  return renderReport(result, format)[0]?.text ?? "";
}

function parseXml(text: string): Element {
  const root = new DOMParser({ onError: onErrorStopParsing }).parseFromString(text, "text/xml").documentElement;
  if (root === null) throw new Error("there is no element");
  return root;
}

const elementsOf = (parent: Element, name: string): Element[] => [...parent.getElementsByTagName(name)];

/** The claim, standing alone: "not conformant" and "conformant with waivers" are none. */
const CLAIM = /(?<!not )(?<!non-)\bconformant\b(?!-with-waivers)(?! with waivers)/i;

describe("every format", () => {
  it("says conformant only when every must passes or does not apply, and one passes", () => {
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        const musts = result.requirements.filter(({ level }) => level === "must").map(({ verdict }) => verdict);
        const isProven =
          musts.every((verdict) => verdict === "pass" || verdict === "not-applicable") && musts.includes("pass");
        const texts = REPORT_FORMATS.flatMap((format) => renderReport(result, format)).map(({ name, text }) => ({
          name,
          text,
        }));
        for (const { name, text } of [...texts, { name: "terminal", text: summaryText(result) }]) {
          expect({ name, claims: CLAIM.test(text) }).toEqual({ name, claims: isProven });
        }
      }),
      { numRuns: 200 },
    );
  });

  it("shows the verdict of every requirement that did not pass, or counts it", () => {
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        for (const format of ["json", "junit", "markdown", "html"] as const) {
          const text = only(result, format);
          for (const { id } of demandsOf(result)) expect(text).toContain(id);
        }
      }),
      RUNS,
    );
  });
});

describe("result.json", () => {
  it("fits its JSON Schema, and is read back as it was", () => {
    const validate = jsonValidator("result.v1.schema.json");
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        const read: unknown = JSON.parse(only(result, "json"));
        expect(schemaErrors(validate, read)).toEqual([]);
        expect(read).toEqual(JSON.parse(JSON.stringify(result)));
      }),
      RUNS,
    );
  });
});

describe("JUnit XML", () => {
  it("is well formed whatever the texts hold, and fills the element that belongs to each verdict", () => {
    const marks = {
      pass: "",
      fail: "failure",
      stale: "failure",
      inconclusive: "error",
      "harness-error": "error",
      "known-fail": "skipped",
      waived: "skipped",
      "not-applicable": "skipped",
      skipped: "skipped",
    } as const;
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        const root = parseXml(only(result, "junit"));
        const cases = elementsOf(root, "testcase");
        expect(cases).toHaveLength(result.requirements.length);
        for (const [index, { id, verdict }] of result.requirements.entries()) {
          const found = cases[index];
          if (found === undefined) throw new Error("there is no case");
          expect(found.getAttribute("name")).toContain(id);
          const filled = (["failure", "error", "skipped"] as const).filter(
            (name) => elementsOf(found, name).length > 0,
          );
          expect(filled).toEqual(marks[verdict] === "" ? [] : [marks[verdict]]);
          for (const name of filled) {
            expect(elementsOf(found, name)[0]?.getAttribute("message")).not.toBe("");
            if (name !== "skipped") expect(elementsOf(found, name)[0]?.textContent).toContain(id);
          }
        }
        const suite = elementsOf(root, "testsuite")[0];
        for (const [attribute, name] of [
          ["failures", "failure"],
          ["errors", "error"],
          ["skipped", "skipped"],
        ] as const) {
          expect(Number(suite?.getAttribute(attribute))).toBe(elementsOf(root, name).length);
        }
      }),
      RUNS,
    );
  });
});

describe("SARIF", () => {
  it("fits the schema of SARIF 2.1.0", () => {
    const validate = sarifValidator();
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        expect(schemaErrors(validate, JSON.parse(only(result, "sarif")))).toEqual([]);
      }),
      RUNS,
    );
  });

  it("holds one result per requirement that is not met, with its rule and its timeline as a flow", () => {
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        const log = JSON.parse(only(result, "sarif")) as {
          runs: [
            {
              tool: { driver: { rules: { id: string }[] } };
              results: {
                ruleId: string;
                ruleIndex: number;
                codeFlows?: [{ threadFlows: [{ locations: unknown[] }] }];
                suppressions?: unknown[];
              }[];
            },
          ];
        };
        const [{ results, tool }] = log.runs;
        const silent = ["pass", "not-applicable", "skipped"];
        const expected = result.requirements.filter(({ verdict }) => !silent.includes(verdict));
        expect(results.map(({ ruleId }) => ruleId)).toEqual(expected.map(({ id }) => id));
        for (const [index, { ruleId, ruleIndex, codeFlows, suppressions }] of results.entries()) {
          const report = expected[index];
          expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
          const rows = report?.counterexample?.timeline.length;
          expect(codeFlows?.[0].threadFlows[0].locations.length).toBe(rows === undefined ? undefined : rows + 1);
          expect(suppressions !== undefined).toBe(report?.verdict === "waived" || report?.verdict === "known-fail");
        }
      }),
      RUNS,
    );
  });
});

describe("Markdown", () => {
  it("keeps its fences closed and its table whole, whatever the texts hold", () => {
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        const lines = only(result, "markdown").split("\n");
        expect(lines.filter((line) => line.startsWith("```")).length % 2).toBe(0);
        const rows = lines.filter((line) => /^\| [A-Z]{2}-\d+ /.test(line));
        expect(rows).toHaveLength(result.requirements.length);
        for (const line of rows) expect(line.match(/(?<!\\)\|/g)).toHaveLength(6);
        const outside = lines.join("\n").replaceAll(/^```text\n[^]*?^```$/gm, "");
        expect(outside).not.toMatch(/<(script|img)/);
      }),
      RUNS,
    );
  });
});

describe("the badge", () => {
  it("is what shields.io reads, and a picture with the same words", () => {
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        const [json, svg] = renderReport(result, "badge");
        const badge = JSON.parse(json?.text ?? "") as Record<string, unknown>;
        expect(badge).toMatchObject({ schemaVersion: 1, label: "flyte web api", message: expect.any(String) });
        expect(badge["color"]).toMatch(/^[0-9a-f]{6}$/);
        const root = parseXml(svg?.text ?? "");
        expect(elementsOf(root, "title")[0]?.textContent).toBe(`flyte web api: ${String(badge["message"])}`);
      }),
      RUNS,
    );
  });
});

describe("HTML", () => {
  it("loads nothing, and shows texts instead of running them", () => {
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        const page = only(result, "html");
        expect(page).toContain("default-src 'none'");
        expect(page.match(/<script/g)).toHaveLength(1);
        expect(page).not.toMatch(/<(link|img|iframe|object)[^>]+(src|href)="(?!data:)/);
      }),
      RUNS,
    );
  });
});
