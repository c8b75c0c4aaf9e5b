import { readFileSync } from "node:fs";
import { join } from "node:path";

import { exec } from "../run/exec.ts";
import type { Outcome } from "../run/outcome.ts";
import { fromProblems, verdict } from "../run/outcome.ts";

interface Rule {
  readonly says: string;
  readonly pattern: RegExp;
}

/** What belongs to one machine and must not travel. The expressions are written so that they do not match themselves. */
const RULES: readonly Rule[] = [
  {
    says: "path of one machine",
    pattern: /(?<![\w.@~)}*:-])\/(?:work|root|home\/[a-z][\w-]*|Users\/[A-Za-z][\w-]*|private\/var)\/[\w.@-]+/,
  },
  { says: "path of one machine", pattern: /\b[A-Z]:\\Users\\/ },
  // A lockfile that names a host installs from that host, whatever the user configured.
  { says: "tarball on a registry host", pattern: /https?:\/\/[^\s"']+\.tgz\b/ },
  { says: "host of a registry", pattern: /https?:\/\/(?:registry|npm)\.[\w.-]+/ },
];

/** A file with a NUL byte is not text. */
const isBinary = (text: string): boolean => text.includes("\0");

/** No tracked file names a place on one machine or a package registry. */
export async function trackedText(root: string): Promise<Outcome> {
  const listed = await exec("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  const files = listed.output.split("\0").filter((file) => file !== "");
  if (listed.code !== 0 || files.length === 0) return verdict(false, `git listed no file\n${listed.output}`);
  return fromProblems(files.flatMap((file) => inspect(root, file)));
}

function inspect(root: string, file: string): readonly string[] {
  let text: string;
  try {
    text = readFileSync(join(root, file), "utf8");
  } catch {
    // Deleted in the working tree, or a link to a folder.
    return [];
  }
  if (isBinary(text)) return [];
  return text.split("\n").flatMap((line, index) =>
    RULES.flatMap(({ says, pattern }) => {
      const found = pattern.exec(line)?.[0];
      return found === undefined ? [] : [`${file}:${index + 1}: ${says}: ${found}`];
    }),
  );
}
