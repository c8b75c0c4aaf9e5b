import * as fc from "fast-check";
import { expect, it } from "vitest";

import { withoutBoundary } from "./without-boundary.ts";

async function sent(name: string, value: string): Promise<{ readonly body: string; readonly headers: Headers }> {
  const form = new FormData();
  form.set(name, new File([value], "value.bin"));
  const request = new Request("https://jobs.example.com/", { method: "POST", body: form });
  return { headers: request.headers, body: await request.text() };
}

it("is the same for the same form, and another one for another form", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 1 }), fc.string(), fc.string(), async (name, value, other) => {
      const [first, again, another] = [await sent(name, value), await sent(name, value), await sent(name, other)];
      // Node draws another boundary each time.
      expect(first.body).not.toBe(again.body);
      expect(withoutBoundary(first.body, first.headers)).toBe(withoutBoundary(again.body, again.headers));
      expect(withoutBoundary(first.body, first.headers) === withoutBoundary(another.body, another.headers)).toBe(
        value === other,
      );
    }),
    { numRuns: 50 },
  );
});

it.for([
  "multipart/form-data; boundary=abc",
  'multipart/form-data; charset=utf-8; boundary="abc"',
  "Multipart/Mixed;boundary=abc",
])("reads %s", (type) => {
  expect(withoutBoundary("--abc\r\n--abc--", new Headers({ "content-type": type }))).toBe("--boundary\r\n--boundary--");
});

it("leaves every other body as it is", () => {
  for (const type of ["application/json", "text/plain; boundary=abc", ""]) {
    expect(withoutBoundary("abc", new Headers(type === "" ? {} : { "content-type": type }))).toBe("abc");
  }
});
