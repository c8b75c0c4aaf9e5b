import * as fc from "fast-check";
import { expect, it } from "vitest";

import { requestIdOf } from "./request-id.ts";

it("is a UUID of version 8, the same for the same key and another for another", () => {
  const key = fc.stringMatching(/^[\w.-]{1,64}$/);
  fc.assert(
    fc.property(key, key, (one, other) => {
      expect(requestIdOf(one)).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
      expect(requestIdOf(one) === requestIdOf(other)).toBe(one === other);
    }),
  );
});
