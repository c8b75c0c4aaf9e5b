import fc from "fast-check";
import { expect, test } from "vitest";
import { knownSecretForms } from "./known-secret-forms.ts";
import { secretForms } from "./secret-forms.ts";

test("remembered or not, and however many secrets come between, the forms of a secret are the same", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...Array.from({ length: 40 }, (_, index) => `s3cr/t+${index}`))),
      (secrets) => {
        for (const secret of secrets) expect(knownSecretForms(secret)).toEqual(secretForms(secret));
      },
    ),
  );
});

test("the forms of a secret that was just asked for are not worked out again", () => {
  expect(knownSecretForms("tok/en+1")).toBe(knownSecretForms("tok/en+1"));
});
