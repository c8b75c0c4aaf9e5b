/** Shorter texts are not searched for: they occur everywhere by chance. */
const SHORTEST = 4;

/**
 * The forms in which a secret turns up in answers and messages: as it is, JSON-escaped (once, and inside of a string of JSON), with the
 * slash escaped, URL-encoded, form-encoded, HTML-escaped, and in base64 at any offset.
 */
export function secretForms(secret: string): readonly string[] {
  const encoded = encodeURIComponent(secret.toWellFormed());
  const json = JSON.stringify(secret).slice(1, -1);
  const forms = [
    secret,
    json,
    json.replaceAll("/", String.raw`\/`),
    JSON.stringify(json).slice(1, -1),
    ...lowerHexToo(encoded),
    ...lowerHexToo(new URLSearchParams([["", secret]]).toString().slice(1)),
    ...lowerHexToo(encoded.replace(/[!'()*]/g, percent)),
    secret.replace(/[&<>"']/g, (char) => HTML_ENTITIES[char] ?? char),
    ...base64Forms(secret),
  ];
  return [...new Set(forms)].filter((form) => form.length >= SHORTEST);
}

const HTML_ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function percent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}

function lowerHexToo(encoded: string): readonly string[] {
  return [encoded, encoded.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase())];
}

// Base64 packs three bytes into four characters, so a secret after "user:" looks different from the secret alone: there are three forms,
// of which only the characters that hold nothing but bits of the secret are known.
function base64Forms(secret: string): readonly string[] {
  const bytes = new TextEncoder().encode(secret);
  return [0, 1, 2].flatMap((offset) => {
    const text = btoa("\0".repeat(offset) + String.fromCharCode(...bytes)).replaceAll("=", "");
    const mixedAtStart = offset === 0 ? 0 : offset + 1;
    const mixedAtEnd = (offset + bytes.length) % 3 === 0 ? 0 : 1;
    const form = text.slice(mixedAtStart, text.length - mixedAtEnd);
    return [form, form.replaceAll("+", "-").replaceAll("/", "_")];
  });
}
