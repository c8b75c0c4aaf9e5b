import { expect, it } from "vitest";

import { jobServiceWorld } from "../../test/plugins/job-service.world.ts";
import { isRead } from "./is-read.ts";
import type { World } from "./world.ts";

const world: World = {
  ...jobServiceWorld,
  reads: [
    "POST https://jobs.example.com/search",
    ({ headers }) => headers.get("x-operation") === "Jobs.Get",
    ({ body }) => body.startsWith("query "),
  ],
};

function asked(method: string, path: string, operation = "", body = ""): boolean {
  const url = `https://jobs.example.com${path}`;
  return isRead(world, { method, url, headers: new Headers({ "x-operation": operation }), body });
}

it("takes a request for a read by its method, its address, a header or its body", () => {
  expect(asked("GET", "/jobs/7")).toBe(true);
  expect(asked("POST", "/search")).toBe(true);
  expect(asked("POST", "/", "Jobs.Get")).toBe(true);
  expect(asked("POST", "/graphql", "", "query { job }")).toBe(true);
});

it("takes every other request for one that changes something", () => {
  expect(asked("DELETE", "/search")).toBe(false);
  expect(asked("POST", "/", "Jobs.Stop")).toBe(false);
  expect(asked("POST", "/graphql", "", "mutation { stop }")).toBe(false);
});
