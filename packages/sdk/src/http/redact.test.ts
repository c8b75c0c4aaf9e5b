import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addSecretHeader } from "./add-secret-header.ts";
import { preview } from "./preview.ts";
import { createRedactor } from "./redact.ts";

// As header values are: visible ASCII and spaces. Long enough not to turn up by chance.
const secret = fc
  .string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)), minLength: 8 })
  .filter((text) => text.trim() === text);
const base64 = (text: string): string => Buffer.from(text).toString("base64");
const encodings: readonly (readonly [string, (text: string) => string])[] = [
  ["as it is", (text) => text],
  ["in base64", base64],
  ["in base64 after a user", (text) => base64(`user:${text}`)],
  ["in base64 after a letter", (text) => base64(`u${text}`)],
  ["in base64url", (text) => Buffer.from(`ab${text}`).toString("base64url")],
  ["URL-encoded", encodeURIComponent],
  ["URL-encoded in lower case", (text) => encodeURIComponent(text).replace(/%../g, (hex) => hex.toLowerCase())],
  ["form-encoded", (text) => new URLSearchParams({ "": text }).toString().slice(1)],
  ["JSON-escaped", (text) => JSON.stringify({ text })],
  ["JSON-escaped twice", (text) => JSON.stringify({ text: JSON.stringify({ text }) })],
  ["JSON-escaped with slashes", (text) => JSON.stringify({ text }).replaceAll("/", String.raw`\/`)],
];

describe("redaction", () => {
  it.each(encodings)("ME-02: takes a secret out %s", (_, encode) => {
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
        const redactor = createRedactor();
        redactor.add(value);
        const encoded = encode(value);
        // Base64 in the middle of other base64 cannot be told apart, so it stands alone here.
        const text = `${before} ${encoded} ${after}`;
        const clean = redactor.redact(text);
        expect(clean).toContain("[redacted]");
        expect(clean.includes(encoded)).toBe(false);
        expect(clean.includes(value)).toBe(false);
      }),
    );
  });

  it("ME-02: of two secrets that overlap, leaves no part", () => {
    const redactor = createRedactor();
    redactor.add("canary-one");
    redactor.add("one-canary");
    expect(redactor.redact("<canary-one-canary>")).toBe("<[redacted]>");
  });

  it("ME-02: leaves no start of a secret that a preview cut off", () => {
    fc.assert(
      fc.property(secret, fc.nat({ max: 60 }), fc.integer({ min: 1, max: 30 }), (value, padding, maxChars) => {
        const redactor = createRedactor();
        redactor.add(value);
        const shown = preview(`${"-".repeat(padding)}\n${value}${value}`, false, maxChars, redactor);
        fc.pre(!value.startsWith("-"));
        expect(shown.includes(value.slice(0, 4))).toBe(false);
        expect(shown.length).toBeLessThanOrEqual(maxChars + 1);
      }),
    );
  });

  it("leaves a text without secrets as it is", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(createRedactor().redact(text)).toBe(text);
        expect(createRedactor().redactCut(text)).toBe(text);
      }),
    );
  });

  it.each([
    [
      "Bearer canary-1",
      "Your token canary-1 is wrong, Bearer it may be",
      "Your token [redacted] is wrong, Bearer it may be",
    ],
    [`Basic ${base64("user:canary-2")}`, "user: canary-2", "user: [redacted]"],
    ["session=canary-3; theme=dark-red", "no session canary-3", "no session [redacted]"],
    ['Digest username="u", response="canary-4"', "response canary-4", "response [redacted]"],
  ])("ME-02: knows the secret part of the header value %s", (header, text, clean) => {
    const redactor = createRedactor();
    addSecretHeader(redactor, header);
    expect(redactor.redact(text)).toBe(clean);
  });
});

describe("a preview", () => {
  it("has no control characters, which would forge lines or colour a terminal", () => {
    expect(preview("a\r\nb\u001b[31mc\u2028d", false, 100, createRedactor())).toBe("a b [31mc d");
  });

  it("says that it is cut", () => {
    const redactor = createRedactor();
    expect(preview("abcdef", false, 3, redactor)).toBe("abc…");
    expect(preview("abc", true, 3, redactor)).toBe("abc…");
    expect(preview("abc", false, 3, redactor)).toBe("abc");
  });
});
