import axe from "axe-core";
import type { Browser, Page } from "playwright-core";

/** In which a page is looked at. */
interface View {
  readonly width: number;
  readonly theme: "light" | "dark";
}

const WIDE = 1_280;
const NARROW = 360;

/** Every page at both widths and in both themes. */
const VIEWS: readonly View[] = [
  { width: WIDE, theme: "light" },
  { width: WIDE, theme: "dark" },
  { width: NARROW, theme: "dark" },
  { width: NARROW, theme: "light" },
];

/** Pages that are made differ only in their text: each theme once, at another width. */
const VIEWS_OF_ALIKE: readonly View[] = VIEWS.filter((_view, index) => index % 2 === 0);
const ALIKE = /^\/reference\/(requirements|errors)\/[^/]+$/;

/** Opens a page and says what is wrong with it. */
export async function inspectPage(browser: Browser, site: string, path: string): Promise<string[]> {
  const context = await browser.newContext({ viewport: { width: WIDE, height: 900 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(site) && !request.url().startsWith("data:")) problems.push(`asks ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} for ${response.url()}`);
  });
  page.on("requestfailed", (request) => problems.push(`no answer for ${request.url()}`));
  try {
    await page.goto(`${site}${path}`, { waitUntil: "networkidle" });
    await page.addStyleTag({ content: "*, *::before, *::after { transition: none !important; animation: none !important; }" });
    problems.push(...headingProblems(await headingsOf(page)));
    await page.evaluate(axe.source);
    for (const view of ALIKE.test(path) ? VIEWS_OF_ALIKE : VIEWS) problems.push(...(await look(page, view)));
  } finally {
    await context.close();
  }
  return [...new Set(problems)].map((problem) => `${path}: ${problem}`);
}

async function look(page: Page, { width, theme }: View): Promise<string[]> {
  await page.setViewportSize({ width, height: 900 });
  await page.evaluate((isDark) => document.documentElement.classList.toggle("dark", isDark), theme === "dark");
  const where = `at ${width} px, ${theme}`;
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  const violations = await page.evaluate(async () => {
    // Put there by the script that was evaluated before.
    const { axe: runner } = globalThis as unknown as { axe: typeof axe };
    const { violations: found } = await runner.run(document, { resultTypes: ["violations"] });
    return found
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.target.join(" ")} ${node.any[0]?.message ?? ""}`).join("; ")}`);
  });
  return [
    ...(overflow > 0 ? [`wider than the screen by ${overflow} px ${where}`] : []),
    ...violations.map((violation) => `${violation} (${where})`),
  ];
}

interface Heading {
  readonly level: number;
  readonly text: string;
}

async function headingsOf(page: Page): Promise<Heading[]> {
  return await page.evaluate(() =>
    [...document.querySelectorAll("#VPContent :is(.VPHome, main) :is(h1, h2, h3, h4, h5, h6)")].map((heading) => ({
      level: Number(heading.tagName.slice(1)),
      text: heading.textContent ?? "",
    })),
  );
}

/** One title, and no level left out on the way down. */
function headingProblems(headings: readonly Heading[]): string[] {
  const titles = headings.filter(({ level }) => level === 1).length;
  const jumps = headings.flatMap(({ level, text }, index) => {
    const before = headings[index - 1]?.level ?? 0;
    return level > before + 1 ? [`heading ${JSON.stringify(text)} of level ${level} comes after level ${before}`] : [];
  });
  return [...(titles === 1 ? [] : [`${titles} headings of level 1`]), ...jumps];
}
