import type { Browser } from "playwright-core";

/** Searches the way a reader does, with nothing but the site's own files. */
export async function checkSearch(browser: Browser, site: string): Promise<string[]> {
  const page = await browser.newPage();
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(site) && !request.url().startsWith("data:")) foreign.push(request.url());
  });
  try {
    await page.goto(`${site}/index.html`, { waitUntil: "networkidle" });
    await page.keyboard.press("Control+k");
    await page.getByRole("searchbox").fill("idempotency key");
    const hit = page.getByRole("listbox").getByRole("link").first();
    const found = await hit.textContent({ timeout: 15_000 }).catch(() => null);
    const problems = found === null ? ["the search for “idempotency key” found nothing"] : [];
    return [...problems, ...foreign.map((url) => `the search asks ${url}`)];
  } finally {
    await page.close();
  }
}
