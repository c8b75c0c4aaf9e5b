import { ConfigError } from "@flyte-webapi/sdk";
import { expect, it } from "vitest";

import { resolveBaseUrl } from "./config.ts";

it("takes the option, else the environment, else the public address", () => {
  const environment = { JOB_API_URL: "http://127.0.0.1:8080/api/" };
  expect(resolveBaseUrl({ baseUrl: "https://other.example.com" }, environment)).toBe("https://other.example.com");
  expect(resolveBaseUrl({}, environment)).toBe("http://127.0.0.1:8080/api");
  expect(resolveBaseUrl({}, {})).toBe("https://jobs.example.com");
});

it.each([
  ["", "which is no absolute URL"],
  ["jobs.example.com", "which is no absolute URL"],
  ["ftp://jobs.example.com", "has the protocol ftp:"],
  ["https://jobs.example.com/?v=1", "with a query or a fragment"],
])("refuses the address %j, and names the variable", (value, problem) => {
  const read = (): string => resolveBaseUrl({}, { JOB_API_URL: value });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow("JOB_API_URL ");
  expect(read).toThrow(problem);
});

it("does not repeat a password that stands in the address", () => {
  const read = (): string => resolveBaseUrl({ baseUrl: "https://me:hunter2@jobs.example.com" }, {});
  expect(read).toThrow("baseUrl has a user name or a password in it");
  expect(read).not.toThrow("hunter2");
});
