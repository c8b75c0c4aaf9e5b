import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { chromium, type Page } from "playwright-core";
import { describe, expect, it } from "vitest";

const CHROMIUM = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
const TOUR = fileURLToPath(new URL("../../../../examples/tour", import.meta.url));
const PROGRAM = fileURLToPath(new URL("../../../sdk/dist/cli/bin.js", import.meta.url));
const BUILT_PAGE = fileURLToPath(new URL("../../dist/dev/page.js", import.meta.url));
/** The most that the page may weigh, in bytes. */
const MOST_BYTES = 200 * 1_024;

interface Started extends AsyncDisposable {
  readonly url: string;
}

/** Starts the program of the built sdk on the README's example, as somebody does who has installed both packages. */
async function startProgram(): Promise<Started> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const args = [
    "--plugin",
    "./src/entry.ts",
    "--world",
    "./test/jobs.world.ts",
    "--no-open",
    "--step",
    "1",
    "--seed",
    "1",
  ];
  const child = spawn(process.execPath, [PROGRAM, "dev", ...args], {
    cwd: TOUR,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "exit");
  let trouble = "";
  child.stderr.on("data", (chunk: Buffer) => (trouble += String(chunk)));
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^The page is at (\S+)$/.exec(line)?.[1];
    if (url === undefined) continue;
    const stop = async (): Promise<void> => {
      child.kill("SIGINT");
      expect(await ended).toEqual([0, null]);
    };
    return { url, [Symbol.asyncDispose]: stop };
  }
  throw new Error(`the program ended without a page: ${trouble}`);
}

const untilText = async (page: Page, id: string, wanted: string | RegExp): Promise<void> => {
  await page.locator(`#${id}`).filter({ hasText: wanted }).waitFor({ timeout: 50_000 });
};

describe.skipIf(!existsSync(CHROMIUM) || !existsSync(PROGRAM) || !existsSync(BUILT_PAGE))(
  "the page of the built packages (skipped without Chromium, or before `npm run build`)",
  () => {
    it("takes fifty tasks, three faults and an abort, and ends in the right phases; it weighs at most 200 KB", async () => {
      const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
      try {
        await using started = await startProgram();
        const page = await browser.newPage();
        const troubles: string[] = [];
        const parts: Promise<Buffer>[] = [];
        page.on("console", (message) => troubles.push(message.text()));
        page.on("pageerror", (error) => troubles.push(error.message));
        page.on("response", (response) => {
          const kind = response.request().resourceType();
          if (["document", "stylesheet", "script", "image", "font"].includes(kind)) parts.push(response.body());
        });
        await page.goto(started.url);
        await page.getByText("live", { exact: true }).waitFor();
        const bytes = (await Promise.all(parts)).reduce((sum, { length }) => sum + length, 0);
        expect(parts.length).toBeGreaterThanOrEqual(2);
        expect(bytes).toBeGreaterThan(10_000);
        expect(bytes).toBeLessThanOrEqual(MOST_BYTES);

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
        await untilText(page, "counts", "50 tasks: Running 50");
        const inForce = page.locator("[data-fault][aria-pressed=true]");
        await expect.poll(async () => await inForce.count(), { timeout: 50_000 }).toBe(0);
        // A lost answer, and still one job for each task.
        await untilText(page, "jobs", "QUEUED 50");
        await page.locator("#tasks").focus();
        await page.keyboard.press("Home");
        await untilText(page, "task-title", "Task task-1");
        await page.keyboard.press("Delete");
        await untilText(page, "task-marks", "Aborted");
        await page.getByLabel("they stand still").uncheck();
        await untilText(page, "counts", /^50 tasks: (Aborted 1, Success 49|Success 49, Aborted 1)$/);
        await untilText(page, "jobs", /^(STOPPED 1, DONE 49|DONE 49, STOPPED 1)$/);
        expect(troubles).toEqual([]);
      } finally {
        await browser.close();
      }
    }, 180_000);
  },
);
