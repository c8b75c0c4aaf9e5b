// npm run docs:screenshots: takes the pictures of docs/dev.md, with the Chromium of this machine.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { chromium, type Page } from "playwright-core";

import { bundlePage } from "../test/dev/bundle-page.ts";
import { startPage, type StartedPage } from "../test/dev/start-page.ts";

const FOLDER = fileURLToPath(new URL("../../../docs/images/", import.meta.url));
const CHROMIUM = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

/** Enough happens that every part of the page has something to show. */
async function rehearse(started: StartedPage, page: Page): Promise<void> {
  const { session } = started;
  await session.act({ kind: "submit", count: 50 });
  await page.getByText("Success 50").waitFor();
  await session.act({ kind: "fault", id: "503", of: "reads", left: 4 });
  await session.act({ kind: "fault", id: "lost", of: "writes", left: 1 });
  await session.act({ kind: "submit", count: 8 });
  await page.getByText("Success 58").waitFor();
  await session.act({ kind: "schedule", schedule: { stepMs: 1_000, ending: "FAILED", isPaused: false } });
  await session.act({ kind: "submit", count: 3 });
  await page.getByText("RetryableFailure").or(page.getByText("PermanentFailure")).first().waitFor();
  await session.act({ kind: "schedule", schedule: { stepMs: 3_000, ending: "DONE", isPaused: true } });
  await session.act({ kind: "submit", count: 4 });
  await session.act({ kind: "fault", id: "429", of: "all", left: null });
  await page.getByText("paused for").waitFor();
  await session.act({ kind: "abort", task: "task-63" });
  await page.locator("#tasks").focus();
  await page.keyboard.press("End");
  for (let step = 0; step < 5; step++) await page.keyboard.press("ArrowUp");
  await page.locator("#task-facts").getByText("jobId").waitFor();
}

mkdirSync(FOLDER, { recursive: true });
await using started = await startPage(await bundlePage(), 500);
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage({ viewport: { width: 1_100, height: 1_000 }, colorScheme: "light" });
await page.goto(started.server.url);
await rehearse(started, page);
const save = async (name: string, width: number, height: number): Promise<void> => {
  const clip = { x: 0, y: 0, width, height };
  await page.screenshot({ path: join(FOLDER, `dev-${name}.png`), fullPage: true, clip });
  process.stdout.write(`docs/images/dev-${name}.png\n`);
};
await save("light", 1_100, 1_400);
await page.emulateMedia({ colorScheme: "dark" });
await page.setViewportSize({ width: 360, height: 740 });
await page.evaluate("scrollTo(0, 0)");
await save("narrow", 360, 900);
await browser.close();
