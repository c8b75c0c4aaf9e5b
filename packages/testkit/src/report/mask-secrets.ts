import { Buffer } from "node:buffer";

import type { SecretValue } from "../simulate/secrets.ts";

/** Takes what is secret out of a text. */
export type Mask = (text: string) => string;

/** So many characters of a secret in a row give it away: as many as `Secrets.shownIn` looks for. */
const TELLING = 8;

/**
 * Replaces every part of a secret that is long enough to give it away, in whatever form it stands: as it is, encoded for a URL, in
 * base64, in hexadecimal, or escaped in JSON. Mask before a text is cut, or half a secret may be left.
 */
export function maskSecrets(secrets: readonly SecretValue[]): Mask {
  const owners = new Map<string, string>();
  for (const { key, value } of secrets) {
    for (const form of formsOf(value)) {
      for (let start = 0; start + TELLING <= form.length; start++) owners.set(form.slice(start, start + TELLING), key);
    }
  }
  return (text) => (owners.size === 0 ? text : maskWith(owners, text));
}

function maskWith(owners: ReadonlyMap<string, string>, text: string): string {
  let masked = "";
  let kept = 0;
  for (let at = 0; at + TELLING <= text.length; at++) {
    const key = owners.get(text.slice(at, at + TELLING));
    if (key === undefined) continue;
    let end = at + TELLING;
    while (owners.has(text.slice(end - TELLING + 1, end + 1)) && end < text.length) end += 1;
    masked += `${text.slice(kept, at)}[secret ${key}]`;
    kept = end;
    at = end - 1;
  }
  return masked + text.slice(kept);
}

function formsOf(value: string): readonly string[] {
  const encoded = encodeURIComponent(value);
  // In base64 the same text looks different at each of three positions, and its ends depend on what stands beside it.
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.from("x".repeat(shift) + value)
      .toString("base64")
      .slice(4, -4),
  );
  return [
    value,
    encoded,
    encoded.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
    JSON.stringify(value).slice(1, -1),
    value.replaceAll("/", "\\/"),
    Buffer.from(value).toString("hex"),
    ...base64,
    ...base64.map((form) => form.replaceAll("+", "-").replaceAll("/", "_")),
  ];
}
