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

/** Pages that are made differ only in their text: each width and each theme once. */
const VIEWS_OF_ALIKE: readonly View[] = VIEWS.filter((_view, index) => index % 2 === 0);
const ALIKE = /^\/reference\/(requirements|errors|api|examples|cli)\/[^/]+$/;
/** What is around the text (bar, menu, footer) is the same on all pages: looked at here, once with a menu and once without. */
const WITH_FRAME = ["/index.html", "/start.html"];

// What runs in the page is text: this program is checked with the types of Node, not with those of a browser.
const OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
const HEADINGS = `[...document.querySelectorAll("#VPContent :is(.VPHome, main) :is(h1, h2, h3, h4, h5, h6)")].map(
  (heading) => ({ level: Number(heading.tagName.slice(1)), text: heading.textContent ?? "" }),
)`;

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
  let isOpen = true;
  page.on("requestfailed", (request) => {
    // Links are fetched ahead of time, and what is under way ends with the page.
    if (isOpen) problems.push(`no answer for ${request.url()}`);
  });
  try {
    await page.goto(`${site}${path}`);
    // The page is usable before; but what Vue finds different from what the server wrote is only said now.
    await page.waitForFunction(`"__vue_app__" in document.querySelector("#app")`);
    await page.addStyleTag({
      content: "*, *::before, *::after { transition: none !important; animation: none !important; }",
    });
    problems.push(...headingProblems(await headingsOf(page)));
    await page.evaluate(axe.source);
    const scope = WITH_FRAME.includes(path) ? "html" : "#VPContent";
    for (const view of ALIKE.test(path) ? VIEWS_OF_ALIKE : VIEWS) problems.push(...(await look(page, view, scope)));
  } finally {
    isOpen = false;
    await context.close();
  }
  return [...new Set(problems)].map((problem) => `${path}: ${problem}`);
}

/** @param scope what axe looks at. */
async function look(page: Page, { width, theme }: View, scope: string): Promise<string[]> {
  await page.setViewportSize({ width, height: 900 });
  await page.evaluate(`document.documentElement.classList.toggle("dark", ${theme === "dark"})`);
  const where = `at ${width} px, ${theme}`;
  const overflow = await page.evaluate<number>(OVERFLOW);
  const violations = await page.evaluate(async (selector) => {
    // Put there by the script that was evaluated before.
    const { axe: runner } = globalThis as unknown as { axe: typeof axe };
    const { violations: found } = await runner.run(selector, { resultTypes: ["violations"] });
    return found
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes
            .slice(0, 3)
            .map((node) => `${node.target.join(" ")} ${node.any[0]?.message ?? ""}`)
            .join("; ")}`,
      );
  }, scope);
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
  return await page.evaluate<Heading[]>(HEADINGS);
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
