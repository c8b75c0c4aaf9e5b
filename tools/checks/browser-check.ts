import { findChromium } from "../docs/find-chromium.ts";
import type { Outcome } from "../run/outcome.ts";
import { program } from "./program.ts";

/** A program that opens pages in Chromium; skipped, and said so, where there is none. */
export async function browserCheck(root: string, script: string, timeoutMs: number): Promise<Outcome> {
  if (findChromium() !== undefined) return await program(root, script, [], timeoutMs);
  return { passed: 0, failed: 0, skipped: 1, output: "", note: "no Chromium; CHROMIUM_PATH names one" };
}
