import { z } from "zod";

/** What became of one check. */
export interface CheckResult {
  /** Unique within a peer. */
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  /** Why it failed or was skipped; empty when it passed. */
  readonly detail: string;
}

const checkLine = z.object({
  name: z.string().min(1),
  ok: z.boolean(),
  skipped: z.boolean().default(false),
  detail: z.string().default(""),
});
const endLine = z.object({ end: z.literal(true), checks: z.int().min(0) });

/** What a peer prints: checks, and at its end how many there were. */
export type PeerLine =
  | { readonly kind: "check"; readonly result: CheckResult }
  | { readonly kind: "end"; readonly checks: number };

/** @returns `undefined` for a line that is nothing of this: what a library has printed. */
export function readPeerLine(line: string): PeerLine | undefined {
  const value = parseJson(line);
  const end = endLine.safeParse(value);
  if (end.success) return { kind: "end", checks: end.data.checks };
  const check = checkLine.safeParse(value);
  if (!check.success) return undefined;
  const { name, ok, skipped, detail } = check.data;
  if (skipped) return { kind: "check", result: { name, outcome: "skipped", detail } };
  return { kind: "check", result: { name, outcome: ok ? "passed" : "failed", detail } };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
