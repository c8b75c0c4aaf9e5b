import { Buffer } from "node:buffer";
import { deflateRawSync, inflateRawSync } from "node:zlib";

import { PLAN_VERSION, type Plan } from "../plan/plan.ts";

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
  if (typeof requirement !== "string" || typeof plan !== "object" || plan === null) throw damaged();
  if (!("v" in plan) || !("ops" in plan) || !Array.isArray(plan.ops)) throw damaged();
  if (plan.v !== PLAN_VERSION) {
    throw new RangeError(`The token holds a plan of version ${String(plan.v)}; this kit reads version ${PLAN_VERSION}`);
  }
  // The token was packed by encodeReplayToken: its form is that of the version.
  return { requirement, plan: plan as Plan };
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
