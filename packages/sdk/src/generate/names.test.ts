import fc from "fast-check";
import { expect, test } from "vitest";
import { readImageReference } from "./image-reference.ts";
import { nameProblem, suggestName } from "./kubernetes-name.ts";

const KINDS = ["service", "namespace", "secret"] as const;

test("a suggestion can be used, whatever it was made from", () => {
  fc.assert(
    fc.property(fc.constantFrom(...KINDS), fc.string({ unit: "binary", maxLength: 300 }), (kind, text) => {
      const name = suggestName(kind, text);
      if (name === undefined) expect(text.toLowerCase()).not.toMatch(/[a-z\d]/);
      else expect(nameProblem(kind, name)).toBe(undefined);
    }),
  );
});

test("what can be used is its own suggestion", () => {
  for (const name of ["a", "spark", "a-1", "a".repeat(63)]) expect(suggestName("service", name)).toBe(name);
});

test.for([
  ["service", "Spark_Job", "such as spark-job"],
  ["service", "1st", "such as c-1st"],
  ["service", "a".repeat(64), `such as ${"a".repeat(63)}`],
  ["service", "a.b", "such as a-b"],
  ["service", "-a-", "such as a"],
  ["service", "語", "expected 1 to 63 lower-case letters"],
  ["namespace", "Team A", "such as team-a"],
  ["secret", "a..b", "expected 1 to 253"],
] as const)("a %s cannot be called %s", ([kind, name, problem]) => {
  expect(nameProblem(kind, name)).toContain(problem);
});

test("namespaces may start with a digit, and Secrets have dots", () => {
  expect(nameProblem("namespace", "1st")).toBe(undefined);
  expect(nameProblem("secret", "tls.acme.com")).toBe(undefined);
});

const DIGEST = "0123456789abcdef".repeat(4);

test.for([
  ["spark:1", { repository: "spark", tag: "1" }],
  ["ghcr.io/acme/spark:1.2.3", { repository: "ghcr.io/acme/spark", tag: "1.2.3" }],
  ["localhost:5000/spark:dev", { repository: "localhost:5000/spark", tag: "dev" }],
  [`a/b@sha256:${DIGEST}`, { repository: "a/b@sha256", tag: DIGEST }],
  [`a/b:1@sha256:${DIGEST}`, { repository: "a/b@sha256", tag: DIGEST }],
  ["localhost:5000/spark", "say which version: localhost:5000/spark:1.2.3"],
  ["Spark:1", "the name must be in lower case, such as spark"],
  ["a b:1", "the name must be in lower case, such as ghcr.io/acme/spark-connector"],
  ["spark:", "a tag has up to 128"],
  ["spark@sha256:1", "a digest has 64 hex digits"],
  ["Spark@sha256:1", "the name must be in lower case"],
] as const)("the image %s is read", ([image, expected]) => {
  const reference = readImageReference(image);
  if (typeof expected === "string") expect(reference).toContain(expected);
  else expect(reference).toEqual(expected);
});
