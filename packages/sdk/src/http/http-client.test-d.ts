import { expectTypeOf, it } from "vitest";
import { z } from "zod";
import { path, type HttpAnswer, type HttpClient, type HttpPath } from "./index.ts";

declare const client: HttpClient;
const schema = z.object({ id: z.string().transform(Number) });

it("a call has the type that its schema gives", () => {
  expectTypeOf(client.get(path`jobs`, { schema })).resolves.toEqualTypeOf<{ id: number }>();
  expectTypeOf(client.post(path`jobs`, { schema, json: { any: 1n } })).resolves.toEqualTypeOf<{ id: number }>();
  expectTypeOf(client.request("PUT", path`jobs`, { schema })).resolves.toEqualTypeOf<HttpAnswer<{ id: number }>>();
});

it("a call has no value without a schema, and maybe none when a status is accepted", () => {
  expectTypeOf(client.delete(path`jobs`)).resolves.toEqualTypeOf<undefined>();
  expectTypeOf(client.post(path`jobs`, { accept: [404] })).resolves.toEqualTypeOf<undefined>();
  expectTypeOf(client.get(path`jobs`, { schema, accept: [404] })).resolves.toEqualTypeOf<{ id: number } | undefined>();
});

it("a call may give what another schema makes of an accepted status", () => {
  const acceptedSchema = z.object({ code: z.string() });
  expectTypeOf(client.post(path`jobs`, { schema, accept: [422], acceptedSchema })).resolves.toEqualTypeOf<
    { id: number } | { code: string }
  >();
  expectTypeOf(client.delete(path`jobs`, { accept: [409], acceptedSchema })).resolves.toEqualTypeOf<
    { code: string } | undefined
  >();
  expectTypeOf(client.request("PUT", path`jobs`, { schema, accept: [422], acceptedSchema })).resolves.toEqualTypeOf<
    HttpAnswer<{ id: number } | { code: string }>
  >();
  // @ts-expect-error -- which statuses?
  void client.post(path`jobs`, { schema, acceptedSchema });
});

it("only what path made is a path", () => {
  expectTypeOf(path`jobs/${1n}`).toEqualTypeOf<HttpPath>();
  // @ts-expect-error -- an id could be in it, unencoded
  void client.get("jobs/1");
  // @ts-expect-error -- an id that may be missing is no id
  void path`jobs/${undefined}`;
  // @ts-expect-error -- GET has no body
  void client.get(path`jobs`, { json: {} });
});
