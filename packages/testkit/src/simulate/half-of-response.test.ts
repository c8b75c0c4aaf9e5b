import { expect, test } from "vitest";

import { halfOfResponse } from "./half-of-response.ts";

test("half of a body comes, and then nothing until the caller gives up", async () => {
  const giveUp = new AbortController();
  const honest = new Response("12345678", { status: 202, headers: { location: "/v1/jobs/7" } });
  const half = await halfOfResponse(honest, giveUp.signal);
  expect(half.status).toBe(202);
  expect(half.headers.get("location")).toBe("/v1/jobs/7");
  const reader = half.body!.getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toBe("1234");
  const rest = reader.read();
  giveUp.abort(new Error("enough"));
  await expect(rest).rejects.toThrow("enough");
});

test.for([204, 205, 304])("an answer with status %i has no body that could stop", async (status) => {
  const honest = new Response(null, { status, headers: { etag: "7" } });
  expect(await halfOfResponse(honest, undefined)).toBe(honest);
});
