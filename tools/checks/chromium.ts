import { findChromium } from "../docs/find-chromium.ts";
import { exec } from "../run/exec.ts";
import type { Outcome } from "../run/outcome.ts";
import { verdict } from "../run/outcome.ts";

const MINUTE_MS = 60_000;

/**
 * A browser for the tests that need one. In CI, as root on a Debian, the package is installed where there is none; elsewhere they are
 * skipped, and this step says so.
 */
export async function chromium(root: string): Promise<Outcome> {
  if (findChromium() !== undefined) return verdict(true, "");
  const why = await whyNotInstalled(root);
  if (why === undefined) return verdict(true, "");
  return {
    passed: 0,
    failed: 0,
    skipped: 1,
    output: "",
    note: `no Chromium: ${why}; nobody looks at the page of \`flyte-webapi dev\`, at HTML reports and at the site: install the package chromium, or set CHROMIUM_PATH`,
  };
}

async function whyNotInstalled(root: string): Promise<string | undefined> {
  if (!process.env["CI"]) return "nothing is installed outside of CI";
  if (process.getuid?.() !== 0) return "only root can install it";
  const options = { cwd: root, env: { DEBIAN_FRONTEND: "noninteractive" }, timeoutMs: 5 * MINUTE_MS };
  await exec("apt-get", ["update"], options);
  const { code, output } = await exec("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], options);
  if (code !== 0) return `apt-get could not install it (${output.trim().split("\n").at(-1) ?? code})`;
  return findChromium() === undefined ? "it was installed, but is not where it should be" : undefined;
}
