import { existsSync, readFileSync } from "node:fs";

/** The page, as it is sent. */
export interface PageAssets {
  readonly script: string;
}

/**
 * Reads the page's program, which stands beside the built package.
 *
 * @throws Error that says what to do, when it has not been built.
 */
export function readPageAssets(): PageAssets {
  // Beside the entry, beside the folder of the entry where code is shared between entries, and where the source sees it.
  const places = ["./page.js", "./dev/page.js", "../../../dist/dev/page.js"].map(
    (place) => new URL(place, import.meta.url),
  );
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error("The page is not there: build @flyte-webapi/testkit first");
  return { script: readFileSync(found, "utf8") };
}
