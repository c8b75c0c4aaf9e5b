import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { exampleResult } from "../../../test/example-result.ts";
import { toHtml } from "./to-html.ts";

const CHROMIUM = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

describe.skipIf(!existsSync(CHROMIUM))(
  "the page in a browser (skipped without Chromium; CHROMIUM_PATH names one)",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "testkit-page-"));
    const address = pathToFileURL(join(folder, "report.html")).href;
    let browser: Browser;

    beforeAll(async () => {
      writeFileSync(join(folder, "report.html"), toHtml(exampleResult));
      browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
    });
    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    async function open(options: BrowserContextOptions = {}): Promise<{ page: Page; troubles: string[] }> {
      const page = await browser.newPage(options);
      const troubles: string[] = [];
      page.on("console", (message) => troubles.push(message.text()));
      page.on("pageerror", (error) => troubles.push(error.message));
      page.on("request", (request) => {
        if (request.url() !== address && !request.url().startsWith("data:")) troubles.push(`asks for ${request.url()}`);
      });
      await page.goto(address);
      return { page, troubles };
    }

    const visible = async (page: Page): Promise<string[]> =>
      await page.locator("details:visible").evaluateAll((all) => all.map((each) => each.id));

    it("shows the verdict, and the timeline in three lanes with the fault on its side", async () => {
      const { page, troubles } = await open();
      expect(await page.title()).toBe("my-plugin: not conformant");
      const broken = page.locator("#CR-01");
      expect(await broken.getAttribute("open")).toBe("");
      expect(await broken.locator("thead th").allTextContents()).toEqual(["time", "plugin", "wire", "remote"]);
      const fault = broken.locator("td[data-lane=wire] .fault");
      expect(await fault.isVisible()).toBe(true);
      expect(await fault.textContent()).toBe("fault: applied, then the answer was lost");
      const lanes = await Promise.all(
        ["plugin", "wire", "remote"].map(
          async (lane) => (await broken.locator(`td[data-lane=${lane}]`).first().boundingBox())?.x ?? 0,
        ),
      );
      expect(lanes).toEqual(lanes.toSorted((a, b) => a - b));
      expect(new Set(lanes).size).toBe(3);
      expect(troubles).toEqual([]);
    });

    it("filters by level and by verdict, and says how much is shown", async () => {
      const { page, troubles } = await open();
      const all = exampleResult.requirements;
      expect(await visible(page)).toEqual(all.map(({ id }) => id));
      await page.getByLabel(/^SHOULD/).uncheck();
      const musts = all.filter(({ level }) => level !== "should");
      expect(await visible(page)).toEqual(musts.map(({ id }) => id));
      await page.getByLabel(/^pass/).uncheck();
      const left = musts.filter(({ verdict }) => verdict !== "pass");
      expect(await visible(page)).toEqual(left.map(({ id }) => id));
      expect(await page.locator("output").textContent()).toBe(`${left.length} of ${all.length} requirements shown`);
      expect(troubles).toEqual([]);
    });

    it("is used with the keyboard alone", async () => {
      const { page } = await open();
      await page.keyboard.press("Tab");
      expect(await ask(page, `document.activeElement.value`)).toBe("must");
      expect(await ask(page, `getComputedStyle(document.activeElement).outlineStyle`)).toBe("solid");
      await page.keyboard.press("Space");
      expect(await visible(page)).toEqual(
        exampleResult.requirements.filter(({ level }) => level !== "must").map(({ id }) => id),
      );
      await page.keyboard.press("Space");
      await page.locator("#CR-03 summary").focus();
      await page.keyboard.press("Enter");
      expect(await page.locator("#CR-03").getAttribute("open")).toBe("");
    });

    it("fits a screen of 360 pixels without scrolling sideways, and names the lanes there", async () => {
      const { page } = await open({ viewport: { width: 360, height: 640 } });
      for (const id of exampleResult.requirements.map((each) => each.id)) {
        await page.locator(`#${id}`).evaluate((element) => element.setAttribute("open", ""));
      }
      expect(await ask(page, `document.scrollingElement.scrollWidth`)).toBe("360");
      const label = await styleOf(page, "#CR-01 td[data-lane=remote]", "content", "::before");
      expect(label).toContain("remote");
    });

    it.for(["light", "dark"] as const)("can be read in a %s scheme", async (colorScheme) => {
      const { page } = await open({ colorScheme });
      const ground = await colourOf(page, "body", "backgroundColor");
      const isDark = luminance(ground) < 0.5;
      expect(isDark).toBe(colorScheme === "dark");
      for (const selector of ["body", ".quiet", ".bad", ".good", ".odd", ".fault"]) {
        const text = await colourOf(page, selector, "color");
        expect({ selector, ratio: contrast(text, ground) >= 4.5 }).toEqual({ selector, ratio: true });
      }
    });

    it("shows everything without its program", async () => {
      const { page } = await open({ javaScriptEnabled: false });
      expect(await page.locator("details").count()).toBe(exampleResult.requirements.length);
      expect(await page.locator("form").isVisible()).toBe(false);
      expect(await page.locator("details").first().isVisible()).toBe(true);
    });
  },
);

type Colour = readonly [red: number, green: number, blue: number];

/** What an expression says inside of the page. */
async function ask(page: Page, expression: string): Promise<string> {
  return String(await page.evaluate(expression));
}

async function styleOf(page: Page, selector: string, property: string, pseudo = ""): Promise<string> {
  const element = `document.querySelector(${JSON.stringify(selector)})`;
  return await ask(page, `getComputedStyle(${element}, ${JSON.stringify(pseudo)})[${JSON.stringify(property)}]`);
}

async function colourOf(page: Page, selector: string, property: "color" | "backgroundColor"): Promise<Colour> {
  const text = await styleOf(page, selector, property);
  const [red = 0, green = 0, blue = 0] = (text.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

/** Relative luminance, as WCAG defines it. */
function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = colour.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: Colour, b: Colour): number {
  const [bright = 0, dark = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (bright + 0.05) / (dark + 0.05);
}
