import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { failed, json, reset, scripted, status, succeeded, text } from "../../test/http/scripted-service.ts";
import { ConfigError } from "../errors/config-error.ts";
import { PermanentUserError } from "../errors/permanent-user-error.ts";
import { RetryableError } from "../errors/retryable-error.ts";
import { path } from "./index.ts";
import { toMultipart } from "./multipart.ts";

/** A form as another implementation reads it. */
async function read(body: ReturnType<typeof toMultipart>): Promise<FormData> {
  // What is read here is small, and written by this test.
  // oxlint-disable-next-line typescript/no-deprecated
  return await new Response(body.content, { headers: { "content-type": body.contentType } }).formData();
}

describe("a form", () => {
  it("is sent URL-encoded, with arrays as repeated fields and without what is undefined", async () => {
    const { client, clock, seen } = scripted([status(204)]);
    const form = { grant: "a b&c", id: 2n ** 64n, tag: ["x", "y"], none: undefined };
    await succeeded(clock, client.post(path`token`, { form }));
    expect(seen[0]?.headers.get("content-type")).toBe("application/x-www-form-urlencoded");
    expect(seen[0]?.body).toBe("grant=a+b%26c&id=18446744073709551616&tag=x&tag=y");
  });

  it("of several parts carries texts and files, and is the same in every attempt", async () => {
    const { client, clock, seen } = scripted([reset, status(204)]);
    const multipart = { purpose: "batch", file: { fileName: "in.jsonl", content: '{"a":1}\n' }, n: 7, none: undefined };
    await succeeded(clock, client.post(path`files`, { multipart, idempotencyKey: "k" }));
    expect(seen[0]?.body).toBe(
      [
        "--flyte-webapi-0",
        'content-disposition: form-data; name="purpose"',
        "",
        "batch",
        "--flyte-webapi-0",
        'content-disposition: form-data; name="file"; filename="in.jsonl"',
        "content-type: application/octet-stream",
        "",
        '{"a":1}\n',
        "--flyte-webapi-0",
        'content-disposition: form-data; name="n"',
        "",
        "7",
        "--flyte-webapi-0--",
        "",
      ].join("\r\n"),
    );
    expect(seen[1]?.body).toBe(seen[0]?.body);
    expect(seen[1]?.headers.get("content-type")).toBe("multipart/form-data; boundary=flyte-webapi-0");
  });

  it("of several parts keeps its boundary, whatever headers say", async () => {
    const { client, clock, seen } = scripted([status(204)]);
    const headers = { "Content-Type": "multipart/form-data" };
    await succeeded(clock, client.post(path`files`, { multipart: { a: "b" }, headers }));
    expect(seen[0]?.headers.get("content-type")).toContain("boundary=");
  });

  it("of several parts arrives with any name and any bytes, as another implementation reads it", async () => {
    const name = fc.string({ unit: "binary", minLength: 1 }).map((text) => text.toWellFormed());
    const bytes = fc.uint8Array().map((array) => new Uint8Array(array));
    const file = fc.record({ fileName: name, content: bytes });
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.stringMatching(/^[a-z\]["é]{1,8}$/), file), async (form) => {
        const read1 = await read(toMultipart(form));
        for (const [field, { content }] of Object.entries(form)) {
          const uploaded = read1.get(field.replaceAll('"', "%22")) ?? read1.get(field);
          if (!(uploaded instanceof File)) throw new TypeError(`${field} is no file`);
          expect(await uploaded.bytes()).toEqual(content);
        }
      }),
    );
  });

  it("of several parts has a boundary that stands in none of them", async () => {
    const content = "x\r\n--flyte-webapi-0\r\nflyte-webapi-1\r\n";
    const body = toMultipart({ file: { fileName: "f", content }, text: "flyte-webapi-2" });
    expect(body.contentType).toBe("multipart/form-data; boundary=flyte-webapi-3");
    const file = (await read(body)).get("file");
    expect(file instanceof File ? await file.text() : file).toBe(content);
  });

  it("cannot be broken out of by a name, a file name or a type", () => {
    const { content } = toMultipart({
      'a"\r\nb': { fileName: '"; x="\r\n', content: "", contentType: "text/csv\r\nx-more: 1" },
    });
    expect(new TextDecoder().decode(typeof content === "string" ? undefined : content).split("\r\n\r\n")[0]).toBe(
      [
        "--flyte-webapi-0",
        'content-disposition: form-data; name="a%22%0D%0Ab"; filename="%22; x=%22%0D%0A"',
        "content-type: text/csv  x-more: 1",
      ].join("\r\n"),
    );
  });

  it.for([
    ["form", { form: { n: Number.NaN } }],
    ["multipart", { multipart: { n: Number.NaN } }],
  ] as const)("with a number that is not finite is a mistake in the task: %s", async ([, options]) => {
    const { client, clock, seen } = scripted([status(204)]);
    const error = await failed(clock, client.post(path`jobs`, options));
    expect(error).toBeInstanceOf(PermanentUserError);
    expect(error).toMatchObject({ message: 'The field "n" is NaN, expected a finite number' });
    expect(seen).toEqual([]);
  });
});

describe("a text", () => {
  it("is sent as it is, as text unless headers say otherwise", async () => {
    const { client, clock, seen } = scripted([status(204)]);
    await succeeded(clock, client.put(path`notes`, { text: "né\n" }));
    await succeeded(clock, client.put(path`notes`, { text: "a\nb", headers: { "content-type": "application/jsonl" } }));
    expect(seen.map(({ body, headers }) => [body, headers.get("content-type")])).toEqual([
      ["né\n", "text/plain;charset=utf-8"],
      ["a\nb", "application/jsonl"],
    ]);
  });

  it("is what the schema gets when the answer is read as text, whatever it holds", async () => {
    const { client, clock, seen } = scripted([text("city;sales\nOslo;12\n")]);
    const lines = z.string().transform((csv) => csv.trim().split("\n"));
    const call = client.get(path`report`, { readAs: "text", schema: lines });
    expect(await succeeded(clock, call)).toEqual(["city;sales", "Oslo;12"]);
    expect(seen[0]?.headers.get("accept")).toBe("*/*");
  });

  it("asks for what the client accepts where it says so itself", async () => {
    const { client, clock, seen } = scripted([text("a")], { headers: { accept: "text/csv" } });
    await succeeded(clock, client.get(path`report`, { readAs: "text", schema: z.string() }));
    expect(seen[0]?.headers.get("accept")).toBe("text/csv");
  });

  it("that the schema refuses is an answer that nobody documents", async () => {
    const { client, clock } = scripted([text("<html>")], { retry: { maxAttempts: 1 } });
    const call = client.get(path`report`, { readAs: "text", schema: z.string().startsWith("city") });
    const error = await failed(clock, call);
    expect(error).toBeInstanceOf(RetryableError);
    expect(error).toMatchObject({
      code: "BadResponse",
      message: expect.stringContaining("expected a text that matches"),
    });
  });
});

describe("an accepted status with a schema of its own", () => {
  const done = z.object({ id: z.string() });
  const failure = z.object({ code: z.string() }).transform(({ code }) => ({ failed: code }));
  const options = { schema: done, accept: [422], acceptedSchema: failure } as const;

  it("resolves with what that schema makes of the body", async () => {
    const { client, clock } = scripted([json({ code: "001003" }, 422), json({ id: "7" })]);
    expect(await succeeded(clock, client.post(path`jobs`, options))).toEqual({ failed: "001003" });
    expect(await succeeded(clock, client.post(path`jobs`, options))).toEqual({ id: "7" });
  });

  it.for([
    ["another body", json({ message: "no such warehouse" }, 422)],
    ["no JSON", text("no such warehouse", 422)],
  ] as const)("stays the error that it is with %s", async ([, step]) => {
    const { client, clock } = scripted([step]);
    const error = await failed(clock, client.post(path`jobs`, options));
    expect(error).toBeInstanceOf(PermanentUserError);
    expect(error).toMatchObject({
      code: "RequestRejected",
      message: expect.stringContaining("no such warehouse"),
      facts: { status: 422 },
    });
  });

  it("stays the error that it is with a body that is too long", async () => {
    const { client, clock } = scripted([json({ code: "x".repeat(200) }, 422)], { maxResponseBytes: 100 });
    expect(await failed(clock, client.post(path`jobs`, options))).toMatchObject({ code: "RequestRejected" });
  });

  it("may come with its status through request, and without a schema for successes", async () => {
    const { client, clock } = scripted([json({ code: "gone" }, 410), status(204)]);
    const accepting = { accept: [410], acceptedSchema: failure };
    expect(await succeeded(clock, client.request("DELETE", path`jobs/${7}`, accepting))).toMatchObject({
      status: 410,
      body: { failed: "gone" },
    });
    expect(await succeeded(clock, client.delete(path`jobs/${7}`, accepting))).toBeUndefined();
  });
});

it.for([
  [{ json: 1, text: "1" }, "json and text are given, expected at most one of them"],
  [{ form: {}, multipart: {} }, "form and multipart are given"],
] as const)("more than one body is a mistake: %j", async ([options, message]) => {
  const { client, clock } = scripted([status(204)]);
  const error = await failed(clock, client.post(path`jobs`, options));
  expect(error).toBeInstanceOf(ConfigError);
  expect(error).toMatchObject({ message: expect.stringContaining(message) });
});

it("a schema for accepted statuses without such statuses is a mistake", async () => {
  const { client, clock } = scripted([status(204)]);
  const call = client.delete(path`jobs/${7}`, { accept: [], acceptedSchema: z.unknown() });
  expect(await failed(clock, call)).toMatchObject({ message: expect.stringContaining("acceptedSchema needs accept") });
});
