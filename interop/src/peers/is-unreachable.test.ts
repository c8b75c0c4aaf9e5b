import { expect, test } from "vitest";
import { isUnreachable } from "./is-unreachable.ts";

test.for([
  ['Get "https://example.com/@v/list": dial tcp: lookup example.com: no such host', true],
  ["Failed to establish a new connection: [Errno -3] Temporary failure in name resolution", true],
  ["WARNING: Retrying after connection broken by 'NewConnectionError'", true],
  ["ERROR: No matching distribution found for flyteidl2==99", false],
  ["verifying example.com@v1: checksum mismatch; dial tcp", false],
  ["./main.go:43:33: suite is not a type", false],
  ["", false],
] as const)("%j is a missing network: %j", ([complaint, expected]) => {
  expect(isUnreachable(complaint)).toBe(expected);
});
