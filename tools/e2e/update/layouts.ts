import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";

import type { Size } from "../cases/matrix.ts";
import { repoRoot } from "../../run/repo.ts";

/** A project as a version that was published made it. */
export interface Layout {
  readonly number: number;
  readonly template: string;
}

const FOLDER = join(repoRoot, "packages", "create-plugin", "test", "fixtures", "layouts");

/** The projects that a run updates: of the first layout the one that most begin with, or all that are recorded (`pnpm record-layout`). */
export function layoutsOf(size: Size): readonly Layout[] {
  if (size === "reduced") return [{ number: 1, template: "rest" }];
  return readdirSync(FOLDER).flatMap((number) =>
    readdirSync(join(FOLDER, number)).map((file) => ({
      number: Number(number),
      template: file.replace(/\.json\.gz$/, ""),
    })),
  );
}

/** Writes such a project into an empty folder. */
export function writeLayout({ number, template }: Layout, folder: string): void {
  const packed = readFileSync(join(FOLDER, String(number), `${template}.json.gz`));
  // Written by record-layout.ts: texts by path.
  const files = JSON.parse(gunzipSync(packed).toString("utf8")) as Readonly<Record<string, string>>;
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
