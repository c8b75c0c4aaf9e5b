import type { Redactor } from "./redact.ts";

const SCHEME = /^[A-Za-z][A-Za-z0-9-]*$/;
const BASE64 = /^[A-Za-z0-9+/]+=*$/;

/**
 * Makes a header's value, and each part of it that may be a secret by itself, unspeakable: what follows the scheme, its words, the values of
 * `name=value` parts, and what Basic authentication wraps in base64.
 */
export function addSecretHeader(redactor: Redactor, value: string): void {
  redactor.addLater(() => secretsIn(value));
}

function* secretsIn(value: string): Generator<string> {
  yield value;
  const words = value.split(/[\s,;]+/).filter((word) => word !== "");
  const hasScheme = words.length > 1 && SCHEME.test(words[0] ?? "");
  // A credential may hold the very characters at which headers are split.
  if (hasScheme) yield value.trim().replace(/^\S+\s+/, "");
  for (const word of hasScheme ? words.slice(1) : words) {
    yield word;
    const assigned = /^[^=]+=(.+)$/.exec(word)?.[1];
    if (assigned !== undefined) yield assigned.replace(/^"(.*)"$/, "$1");
    yield* decodeBasic(word);
  }
}

// "user:password" in base64. Anything else that happens to be base64 has no colon, mostly, and then nothing more is to hide.
function decodeBasic(word: string): readonly string[] {
  if (!BASE64.test(word)) return [];
  try {
    const binary = atob(word);
    // A byte of UTF-8 that looks like a colon is one. Nearly all tokens end here.
    if (!binary.includes(":")) return [];
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return [text, text.slice(text.indexOf(":") + 1)];
  } catch {
    return [];
  }
}
