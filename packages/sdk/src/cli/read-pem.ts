import { readFile } from "node:fs/promises";
import { UsageError } from "./usage-error.ts";

/** @throws UsageError that names the flag whose file cannot be read, or is no PEM file. */
export async function readPem(flag: string, path: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${flag} cannot be read: ${reason}`, { cause });
  }
  // What is in the file is not quoted: it may be a key.
  if (!text.includes("-----BEGIN ")) throw new UsageError(`${flag} must be a PEM file; ${path} has no "-----BEGIN"`);
  return text;
}
