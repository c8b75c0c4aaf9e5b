import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";

import type { JobRecord } from "./job-record.ts";

/** The records of a service, one JSON object per line. */
export interface JobFile {
  readonly records: readonly JobRecord[];
  /** What was appended is read again by the next process, however this one ends. */
  append(record: JobRecord): void;
  close(): void;
}

/**
 * Opens the file, or begins it.
 *
 * A process that is killed while it writes leaves half a line. Nobody was told of it, so it is cut off.
 *
 * @throws Error that names the line, when a whole line cannot be read.
 */
export function openJobFile(path: string): JobFile {
  const { records, length } = readJobFile(path);
  const file = openSync(path, "a");
  ftruncateSync(file, length);
  return {
    records,
    append: (record) => void writeSync(file, `${JSON.stringify(record)}\n`),
    close: () => closeSync(file),
  };
}

/** The records, and the number of bytes that they take. */
export function readJobFile(path: string): { readonly records: readonly JobRecord[]; readonly length: number } {
  const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  const length = bytes.lastIndexOf("\n") + 1;
  const lines = bytes.toString("utf8", 0, length).split("\n").slice(0, -1);
  return { records: lines.map((line, index) => parse(line, `${path}:${index + 1}`)), length };
}

function parse(line: string, where: string): JobRecord {
  try {
    // Written by this file a moment ago.
    return JSON.parse(line) as JobRecord;
  } catch (cause) {
    throw new Error(`${where}: this line of the job file is no JSON`, { cause });
  }
}
