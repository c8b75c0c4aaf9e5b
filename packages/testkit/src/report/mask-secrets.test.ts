import { Buffer } from "node:buffer";

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Secrets } from "../simulate/secrets.ts";
import { maskSecrets } from "./mask-secrets.ts";

const secrets = new Secrets(["TOKEN", "OTHER"]);
secrets.rotate();
const mask = maskSecrets(secrets.values);

const forms: readonly ((value: string) => string)[] = [
  (value) => value,
  (value) => value.slice(0, 8),
  (value) => value.slice(-9),
  (value) => encodeURIComponent(value),
  (value) => new URLSearchParams({ value }).toString(),
  (value) => JSON.stringify({ value }),
  (value) => Buffer.from(value).toString("hex"),
  (value) => Buffer.from(`user:${value}`).toString("base64"),
  (value) => Buffer.from(`{"a":"${value}"}`).toString("base64url"),
];

describe("maskSecrets", () => {
  it("leaves nothing of a secret that the kit would call a leak, whatever stands around it", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom(...secrets.values),
        fc.constantFrom(...forms),
        fc.string(),
        (before, { key, value }, form, after) => {
          const masked = mask(before + form(value) + after);
          expect(secrets.shownIn(masked)).toEqual([]);
          expect(masked).toContain(`[secret ${key}]`);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("leaves every other text as it is", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(mask(text)).toBe(text);
      }),
    );
    expect(mask("POST /v1/jobs?tag=a0b1c2d3-4")).toBe("POST /v1/jobs?tag=a0b1c2d3-4");
  });

  it("masks each of several secrets in one text under its own name", () => {
    const [first, second] = secrets.values;
    expect(mask(`a ${first?.value} b ${second?.value} c`)).toBe("a [secret TOKEN] b [secret OTHER] c");
  });
});
