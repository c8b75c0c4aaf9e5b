import { Buffer } from "node:buffer";
import { deflateRawSync, inflateRawSync } from "node:zlib";

import type { Plan } from "../plan/plan.ts";
import { parsePlan } from "./parse-plan.ts";

const PREFIX = "fw1_";

/** What a token holds: a plan, and the requirement that it breaks. */
export interface ReplayCase {
  readonly requirement: string;
  readonly plan: Plan;
}

/** Packs a counterexample into one word that can be pasted into a command. */
export function encodeReplayToken(replay: ReplayCase): string {
  return PREFIX + deflateRawSync(Buffer.from(JSON.stringify(replay))).toString("base64url");
}

/** @throws RangeError when the text is no token, or comes from a newer kit. */
export function decodeReplayToken(token: string): ReplayCase {
  if (!token.startsWith(PREFIX)) {
    throw new RangeError(
      `A replay token begins with "${PREFIX}", but this one with "${token.slice(0, PREFIX.length)}"`,
    );
  }
  const value = parse(token.slice(PREFIX.length));
  if (typeof value !== "object" || value === null || !("requirement" in value) || !("plan" in value)) throw damaged();
  const { requirement, plan } = value;
  if (typeof requirement !== "string") throw damaged();
  try {
    return { requirement, plan: parsePlan(plan) };
  } catch (cause) {
    throw new RangeError(`The replay token cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(inflateRawSync(Buffer.from(body, "base64url")).toString("utf8"));
  } catch (cause) {
    throw damaged(cause);
  }
}

function damaged(cause?: unknown): RangeError {
  return new RangeError("The replay token is damaged; copy it again, whole", { cause });
}
