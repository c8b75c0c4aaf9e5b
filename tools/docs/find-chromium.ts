import { existsSync } from "node:fs";

/** Where Debian, Ubuntu and macOS put it. */
const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The Chromium of this machine; `CHROMIUM_PATH` names one elsewhere. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = environment["CHROMIUM_PATH"];
  return (named === undefined || named === "" ? PLACES : [named]).find((place) => existsSync(place));
}
