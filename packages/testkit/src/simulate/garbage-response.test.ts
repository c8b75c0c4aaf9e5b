import { expect, it } from "vitest";

import type { GarbageBody } from "../plan/fault.ts";
import { garbageResponse } from "./garbage-response.ts";

const honest = (): Response =>
  Response.json(
    { id: "job-1", state: "RUNNING" },
    {
      status: 202,
      headers: { location: "/operations/1", "retry-after": "5", link: '</jobs?page=2>; rel="next"', etag: '"4711"' },
    },
  );

const spoilt = async (body: GarbageBody): Promise<Response> => await garbageResponse(honest(), body, ["RUNNING"]);

it.each<[GarbageBody, string]>([
  ["empty", ""],
  ["truncated", '{"id":"job-1","s'],
  ["wrongTypes", '[null,42,"surprise"]'],
  ["emptyObject", "{}"],
  ["nullId", '{"id":null,"state":"RUNNING"}'],
  ["emptyId", '{"id":"","state":"RUNNING"}'],
  ["nullState", '{"id":"job-1","state":null}'],
  ["emptyState", '{"id":"job-1","state":""}'],
  ["paddedState", '{"id":"job-1","state":" Running "}'],
])("the body %s keeps the service's status and headers, but for those about the body", async (body, text) => {
  const response = await spoilt(body);
  expect(response.status).toBe(202);
  expect(Object.fromEntries(response.headers)).toEqual({
    "content-type": "application/json",
    link: '</jobs?page=2>; rel="next"',
    location: "/operations/1",
    "retry-after": "5",
  });
  expect(await response.text()).toBe(text);
});

it("a page in HTML is the proxy's own, and has no header of the service", async () => {
  const response = await spoilt("html");
  expect([response.status, Object.fromEntries(response.headers)]).toEqual([202, { "content-type": "text/html" }]);
});

it("an answer without a body stays without one", async () => {
  const response = await garbageResponse(new Response(null, { status: 204 }), "wrongTypes", []);
  expect([response.status, response.body]).toEqual([204, null]);
});
