import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { walk } from "./lifecycle.ts";

/** A job service without a network: jobs run until it is told otherwise. */
function jobService() {
  const states = new Map<string, string>();
  const requests: string[] = [];
  return {
    requests,
    finish: () => {
      for (const id of states.keys()) states.set(id, "DONE");
    },
    fetch: async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
      const { method, url } = new Request(input, init);
      const { pathname } = new URL(url);
      requests.push(`${method} ${pathname}`);
      await Promise.resolve();
      const id = pathname === "/jobs" ? `job-${states.size + 1}` : (pathname.split("/")[2] ?? "");
      if (pathname === "/jobs") states.set(id, "QUEUED");
      if (pathname.endsWith("/cancel")) states.set(id, "STOPPED");
      if (method === "GET" && states.get(id) === "QUEUED") states.set(id, "RUNNING");
      return Response.json({ id, state: states.get(id) });
    },
  };
}

it("a task goes through every step of Flyte's summary", async () => {
  const service = jobService();
  const lines: string[] = [];
  await walk(service, (line) => lines.push(line));
  expect(lines).toEqual([
    "Registration: not loaded, 0 in the cache",
    "Execution: loaded, 1 in the cache",
    "Polling, 3 times: loaded, 1 in the cache",
    "Finalization, Success: loaded, 0 in the cache",
    "Abort, Aborted: loaded, 0 in the cache",
  ]);
  // What the page says that it prints.
  expect(readFileSync(new URL("../../tutorial.md", import.meta.url), "utf8")).toContain(lines.join("\n"));
  expect(service.requests).toEqual([
    "POST /jobs",
    ...Array.from({ length: 4 }, () => "GET /jobs/job-1"),
    "POST /jobs",
    "GET /jobs/job-2",
    "POST /jobs/job-2/cancel",
  ]);
});
