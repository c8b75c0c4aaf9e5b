import * as fc from "fast-check";
import { expect, it } from "vitest";

import { formFetch, type Upload } from "./form-fetch.ts";

async function sent(upload: Upload): Promise<FormData> {
  const requests: Request[] = [];
  const fetch = formFetch(async (input, init) => {
    requests.push(new Request(input, init));
    return new Response();
  });
  await fetch("https://api.test/v1/files", {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer t0ken" },
    body: JSON.stringify(upload),
  });
  const [request] = requests;
  if (request === undefined) throw new Error("nothing was sent");
  expect(request.headers.get("authorization")).toBe("Bearer t0ken");
  // What is read here is small, and written by this example.
  // oxlint-disable-next-line typescript/no-deprecated
  return await request.formData();
}

it("sends fields and file as a form, whatever stands in the lines of the file", async () => {
  const line = fc.json();
  await fc.assert(
    fc.asyncProperty(fc.array(line), async (lines) => {
      const content = lines.map((each) => `${each}\n`).join("");
      const form = await sent({ fields: { purpose: "batch", "a[b]": "1" }, file: { name: "k.jsonl", content } });
      expect(form.get("purpose")).toBe("batch");
      expect(form.get("a[b]")).toBe("1");
      const file = form.get("file");
      expect(file).toBeInstanceOf(File);
      expect(file instanceof File ? [file.name, await file.text()] : []).toEqual(["k.jsonl", content]);
    }),
  );
});

it("lets requests without a body through as they are", async () => {
  const inits: unknown[] = [];
  const fetch = formFetch(async (_input, init) => {
    inits.push(init);
    return new Response();
  });
  await fetch("https://api.test/v1/files", { method: "GET" });
  expect(inits).toEqual([{ method: "GET" }]);
});
