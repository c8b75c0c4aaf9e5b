import type { PhaseInfo } from "../contract/phase-info.ts";

/**
 * A hash of all that a reader of a phase can see: equal for equal content, whatever the order of keys. The version is left out,
 * and so are the times at which the phase began and was reported: alone they are no news. So is the error: it comes with a phase that is reported once.
 */
export function phaseFingerprint(phaseInfo: PhaseInfo): string {
  const { occurredAt: _began, reportedAt: _reported, ...info } = phaseInfo.info;
  return hash53(canonical([phaseInfo.phase, phaseInfo.reason, info]));
}

function canonical(value: unknown): string {
  if (value instanceof Date) return `D${value.getTime()}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(",")}}`;
  }
  if (typeof value === "bigint") return `${value}n`;
  return JSON.stringify(value) ?? "undefined";
}

// cyrb53 (public domain, github.com/bryc): 53 bits, so one update in 10^15 would be taken for the last one.
function hash53(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 2_654_435_761);
    low = Math.imul(low ^ unit, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return (4_294_967_296 * (2_097_151 & low) + (high >>> 0)).toString(36);
}
