import { existsSync } from "node:fs";

import axe from "axe-core";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { PAGE_HTML } from "../../src/dev/server/page-html.ts";
import { PAGE_STYLE } from "../../src/dev/server/page-style.ts";
import { bundlePage } from "./bundle-page.ts";
import { QUOTA } from "./page-subject.ts";
import { startPage, TOKEN, type StartedPage } from "./start-page.ts";

const CHROMIUM = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
/** The most that the page may weigh, in bytes. */
const MOST_BYTES = 200 * 1_024;

it("the page weighs less than 200 KB, its program included", async () => {
  const bytes = PAGE_HTML.length + PAGE_STYLE.length + (await bundlePage()).length;
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(MOST_BYTES);
});

describe.skipIf(!existsSync(CHROMIUM))(
  "the page of flyte-webapi dev in a browser (skipped without Chromium; CHROMIUM_PATH names one)",
  () => {
    let browser: Browser;
    let script: string;
    beforeAll(async () => {
      script = await bundlePage();
      browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
    });
    afterAll(async () => await browser?.close());

    async function open(
      started: StartedPage,
      options: BrowserContextOptions = {},
    ): Promise<{ page: Page; troubles: string[] }> {
      const page = await browser.newPage(options);
      const troubles: string[] = [];
      const origin = `http://127.0.0.1:${started.server.port}/`;
      page.on("console", (message) => troubles.push(message.text()));
      page.on("pageerror", (error) => troubles.push(error.message));
      page.on("request", (request) => {
        if (!request.url().startsWith(origin) && !request.url().startsWith("data:")) troubles.push(request.url());
      });
      await page.goto(started.server.url);
      await page.getByText("live", { exact: true }).waitFor();
      return { page, troubles };
    }

    const text = async (page: Page, id: string): Promise<string> => (await page.locator(`#${id}`).textContent()) ?? "";
    const untilText = async (page: Page, id: string, wanted: string | RegExp, timeout = 30_000): Promise<void> => {
      await page.locator(`#${id}`).filter({ hasText: wanted }).waitFor({ timeout });
    };

    it("fifty tasks, three faults and an abort: the page shows the right phases, and the fake holds no job too many", async () => {
      await using started = await startPage(script);
      const { page, troubles } = await open(started);
      expect(page.url()).not.toContain(TOKEN);
      expect(await text(page, "plugin")).toBe("job-plugin");
      await page.getByLabel("they stand still").check();
      for (const [fault, of] of [
        ["503", "reads"],
        ["lost", "writes"],
        ["truncated", "reads"],
      ] as const) {
        await page.locator("#fault-of").selectOption(of);
        await page.locator(`[data-fault="${fault}"]`).click();
        await page.locator(`[data-fault="${fault}"][aria-pressed=true]`).waitFor();
      }
      await page.getByRole("button", { name: "Submit 50" }).click();
      await untilText(page, "counts", `50 tasks: Queued ${QUOTA}, WaitingForResources ${50 - QUOTA}`);
      expect(await text(page, "range")).toMatch(/^The lines go from \d\d:\d\d:\d\d to \d\d:\d\d:\d\d\.$/);
      // The counts are the key to the colours of the time lines.
      expect(await page.locator("#counts .swatch").count()).toBe(2);
      await untilText(page, "levels", `tokens of workers: ${QUOTA} of ${QUOTA} held, ${50 - QUOTA} wait`);
      // All three have hit: none is in force any more.
      await expect.poll(() => page.locator("[data-fault][aria-pressed=true]").count(), { timeout: 30_000 }).toBe(0);

      await page.locator("#tasks").focus();
      await page.keyboard.press("Home");
      await untilText(page, "task-title", "Task task-1");
      await untilText(page, "task-facts", /"jobId":"job-\d+"/);
      expect(await page.getByRole("link", { name: "log" }).getAttribute("href")).toMatch(
        /^https:\/\/jobs\.example\.com\/jobs\/job-\d+\/log$/,
      );
      await page.keyboard.press("Delete");
      await untilText(page, "task-marks", "Aborted");
      // Once it is over there is nothing to abort, and nobody is told otherwise.
      await page.keyboard.press("Delete");
      await untilText(page, "status", "task-1 has ended: there is nothing to abort");
      await untilText(page, "task-facts", "ended;");
      expect(await text(page, "task-facts")).not.toContain("polls");
      await page.getByLabel("they stand still").uncheck();
      await untilText(page, "counts", /^50 tasks: (Aborted 1, Success 49|Success 49, Aborted 1)$/, 50_000);
      await untilText(page, "jobs", /^(STOPPED 1, DONE 49|DONE 49, STOPPED 1)$/);

      const hit = [...started.session.model.requests.values()].flatMap(({ fault }) => fault ?? []);
      expect(hit.toSorted()).toEqual(["503", "reset after", "truncated body"]);
      expect(troubles).toEqual([]);
      await page.close();
    });

    it.for(["light", "dark"] as const)("has nothing to complain of for axe, in a %s scheme", async (colorScheme) => {
      await using started = await startPage(script);
      const { page, troubles } = await open(started, { colorScheme });
      await started.session.act({ kind: "submit", count: 3 });
      await started.session.act({ kind: "fault", id: "503", of: "all", left: null });
      await untilText(page, "messages", "503");
      await page.locator("#tasks").focus();
      await page.keyboard.press("ArrowDown");
      await untilText(page, "task-title", "Task task-1");
      await page.evaluate(axe.source);
      const violations: unknown = await page.evaluate(
        "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`))",
      );
      expect(violations).toEqual([]);
      expect(troubles).toEqual([]);
      await page.close();
    });

    it("fits a screen of 360 pixels without scrolling sideways", async () => {
      await using started = await startPage(script);
      const { page } = await open(started, { viewport: { width: 360, height: 640 } });
      await started.session.act({ kind: "submit", count: 3 });
      await untilText(page, "requests", "POST /jobs");
      await page.locator("[data-task=task-1]").click();
      await untilText(page, "task-facts", "jobId");
      expect(await page.evaluate("document.scrollingElement.scrollWidth")).toBe(360);
      // Rows that are not needed are gone, whatever the style says of rows.
      expect(await page.locator(".row:visible").count()).toBe(3);
      await page.close();
    });

    it("is used with the keyboard alone", async () => {
      await using started = await startPage(script);
      const { page } = await open(started);
      await page.keyboard.press("Tab");
      expect(await page.evaluate("document.activeElement.id")).toBe("submit-1");
      expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
      await page.keyboard.press("Enter");
      await untilText(page, "counts", "1 task:");
      for (let step = 0; step < 20 && (await page.evaluate("document.activeElement.id")) !== "tasks"; step++) {
        await page.keyboard.press("Tab");
      }
      await page.keyboard.press("ArrowDown");
      const active = await page.locator("#tasks[aria-activedescendant]").getAttribute("aria-activedescendant");
      expect(await page.locator(`#${active}`).getAttribute("aria-selected")).toBe("true");
      await page.keyboard.press("Tab");
      expect(await page.evaluate("document.activeElement.id")).toBe("abort");
      await page.close();
    });

    it("without the right token it says so, and shows nothing", async () => {
      await using started = await startPage(script);
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${started.server.port}/#wrong`);
      await untilText(page, "connection", "The token is missing or wrong");
      expect(await text(page, "plugin")).toBe("flyte-webapi dev");
      await page.close();
    });

    it("draws a thousand tasks as they change, and makes rows only for those that are seen", async () => {
      await using started = await startPage(script, 2_000);
      const { page, troubles } = await open(started);
      await started.session.act({ kind: "submit", count: 1_000 });
      await untilText(page, "counts", "1000 tasks");
      const work = await startMeter(page);
      const still = await browser.newPage();
      await still.setContent(STILL_LIST);
      let drawn = { frames: 0, seconds: 1 };
      let possible = 0;
      for (let round = 0; round < 5 && rateOf(drawn) < FRAMES_PER_SECOND; round++) {
        const shown = await countFrames(page);
        if (rateOf(shown) > rateOf(drawn)) drawn = shown;
        if (rateOf(drawn) < FRAMES_PER_SECOND) possible = Math.max(possible, rateOf(await countFrames(still)));
      }
      const { taskMs, frames } = await work();
      expect(await page.locator(".row").count()).toBeLessThan(60);
      console.info(
        `1,000 tasks: ${rateOf(drawn).toFixed(0)} frames in a second (a still list of as many: ${possible === 0 ? "not asked" : possible.toFixed(0)}), ${(taskMs / frames).toFixed(1)} ms of the page's thread for each`,
      );
      // What the page itself takes for a frame, in time of its thread: whatever else the machine does, 30 in a second would go.
      expect(taskMs / frames).toBeLessThan(1_000 / FRAMES_PER_SECOND);
      // And what is seen: 30, or where the machine does not draw even a still list that fast, not much less than of that.
      expect(rateOf(drawn)).toBeGreaterThan(Math.min(FRAMES_PER_SECOND - 1, possible * 0.6));
      expect(troubles).toEqual([]);
      await page.close();
    });
  },
);

/** What the page must be able to draw of a thousand tasks that change. */
const FRAMES_PER_SECOND = 30;

interface Drawn {
  readonly frames: number;
  readonly seconds: number;
}

const rateOf = ({ frames, seconds }: Drawn): number => frames / seconds;

/** Counts what the browser draws in two seconds, while the list is scrolled up and down. */
async function countFrames(page: Page): Promise<Drawn> {
  await page.bringToFront();
  const result: unknown = await page.evaluate(COUNT_FRAMES);
  return result as Drawn; // What the script below resolves with.
}

const COUNT_FRAMES = `new Promise((resolve) => {
  const list = document.getElementById("tasks");
  const start = performance.now();
  let frames = 0;
  const next = (now) => {
    frames += 1;
    globalThis.framesOfTest = (globalThis.framesOfTest ?? 0) + 1;
    list.scrollTop = (Math.sin(now / 700) + 1) * 0.5 * list.scrollHeight;
    const seconds = (performance.now() - start) / 1000;
    if (seconds > 2) resolve({ frames, seconds });
    else requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})`;

/** As many rows, as high and as coloured, with no program that changes them. */
const STILL_LIST = `<div id="tasks" style="height: 500px; overflow: auto">${Array.from(
  { length: 1_000 },
  (_, index) =>
    `<div style="height: 28px; background: linear-gradient(90deg, #48c ${index % 90}%, #4a8 ${index % 90}% 95%)">task-${index}</div>`,
).join("")}</div>`;

/** Measures the time of the page's own thread from now on: not the clock's, which runs on while others have the machine. */
async function startMeter(page: Page): Promise<() => Promise<{ taskMs: number; frames: number }>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  const taskMs = async (): Promise<number> => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return 1_000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
  };
  const before = await taskMs();
  return async () => ({
    taskMs: (await taskMs()) - before,
    frames: Number(await page.evaluate("globalThis.framesOfTest")),
  });
}
