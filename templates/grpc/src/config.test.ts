import { ConfigError } from "@flyte-webapi/sdk";
import { expect, it } from "vitest";

import { resolveUrl, toEndpoint } from "./config.ts";

it("takes the option, else the environment, else the public address", () => {
  const environment = { JOB_API_URL: "http://127.0.0.1:50051/" };
  expect(resolveUrl({ url: "https://other.example.com" }, environment)).toBe("https://other.example.com");
  expect(resolveUrl({}, environment)).toBe("http://127.0.0.1:50051");
  expect(resolveUrl({}, {})).toBe("https://jobs.example.com");
});

it.each([
  ["https://jobs.example.com", { address: "jobs.example.com:443", security: { kind: "tls" } }],
  ["https://jobs.example.com:8443", { address: "jobs.example.com:8443", security: { kind: "tls" } }],
  ["http://127.0.0.1:50051", { address: "127.0.0.1:50051", security: { kind: "plaintext" } }],
  ["http://[::1]", { address: "[::1]:80", security: { kind: "plaintext" } }],
])("connects to %s as its protocol and port say", (url, endpoint) => {
  expect(toEndpoint(resolveUrl({ url }, {}))).toEqual(endpoint);
});

it.each([
  ["", "which is no absolute URL"],
  ["jobs.example.com", "which is no absolute URL"],
  ["jobs.example.com:443", "has the protocol jobs.example.com:"],
  ["https://jobs.example.com/?v=1", "with a query or a fragment"],
  ["https://jobs.example.com/v1", "with a path"],
])("refuses the address %j, and names the variable", (value, problem) => {
  const read = (): string => resolveUrl({}, { JOB_API_URL: value });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow("JOB_API_URL ");
  expect(read).toThrow(problem);
});

it("does not repeat a password that stands in the address", () => {
  const read = (): string => resolveUrl({ url: "https://me:hunter2@jobs.example.com" }, {});
  expect(read).toThrow("url has a user name or a password in it");
  expect(read).not.toThrow("hunter2");
});
