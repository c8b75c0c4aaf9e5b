import { create, type DescMessage, type DescMethod, toBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import {
  AgentMetadataService,
  AsyncAgentService,
  SyncAgentService,
} from "../../../src/connector/gen/flyteidl/service/agent_pb.js";
import { CreateRequestHeaderSchema } from "../../../src/connector/gen/flyteidl/admin/agent_pb.js";
import { LiteralMapSchema } from "../../../src/connector/gen/flyteidl/core/literals_pb.js";
import {
  CreateRequestHeaderSchema as V2HeaderSchema,
  CreateTaskRequestSchema,
  GetTaskRequestSchema,
} from "../../../src/connector/gen/flyteidl2/connector/connector_pb.js";
import {
  AsyncConnectorService,
  ConnectorMetadataService,
} from "../../../src/connector/gen/flyteidl2/connector/service_pb.js";
import { createRequest } from "../requests.ts";
import { hostileMessage, texts } from "./hostile-message.ts";
import { type Bytes, field, join, nested } from "./wire.ts";

/** One call: a method, and what is sent to it. */
export interface HostileRequest {
  readonly path: string;
  readonly kind: DescMethod["methodKind"];
  /** One; of a stream of requests any number. */
  readonly messages: readonly Bytes[];
  /** Whether the client gives up at once. */
  readonly isCancelled: boolean;
}

/** All methods of both versions of the protocol. */
export const METHODS: readonly DescMethod[] = [
  AsyncConnectorService,
  ConnectorMetadataService,
  AsyncAgentService,
  SyncAgentService,
  AgentMetadataService,
].flatMap(({ methods }) => methods);

const encoder = new TextEncoder();
/** Of a task that a sync plugin does. */
const syncHeader = Uint8Array.from(
  toBinary(V2HeaderSchema, create(V2HeaderSchema, { template: createRequest({ type: "done" }).template! })),
);
const valid = Uint8Array.from(toBinary(CreateTaskRequestSchema, createRequest()));

/** The numbers of fields on the way to a message in a message. */
function way(message: DescMessage, ...names: readonly string[]): readonly number[] {
  let current: DescMessage | undefined = message;
  return names.map((name) => {
    const found = current?.fields.find((one) => one.name === name);
    if (found === undefined) throw new Error(`${current?.typeName} has no field ${name}`);
    current = found.message;
    return found.number;
  });
}

const inWay = (numbers: readonly number[], inner: Bytes): Bytes =>
  numbers.toReversed().reduce((bytes, number) => field(number, bytes), inner);

/** Structs, literals and types in one another, until the stack is full. */
const deep: fc.Arbitrary<Bytes> = fc
  .tuple(
    fc.constantFrom(
      // Struct.fields (an entry with a Value) -> Value.struct_value.
      { to: way(CreateTaskRequestSchema, "template", "custom"), by: [1, 2, 5] },
      // Value.list_value -> ListValue.values.
      { to: [...way(CreateTaskRequestSchema, "template", "custom"), 1, 2], by: [6, 1] },
      // Literal.collection -> LiteralCollection.literals.
      { to: way(CreateTaskRequestSchema, "inputs", "literals", "value"), by: [2, 1] },
      // LiteralType.collection_type.
      { to: way(CreateTaskRequestSchema, "template", "interface", "outputs", "variables", "value", "type"), by: [3] },
    ),
    fc.integer({ min: 1, max: 5_000 }),
  )
  .map(([{ to, by }, depth]) => join(valid, inWay(to, nested(by, depth))));

const damaged = (bytes: Bytes): fc.Arbitrary<Bytes> =>
  fc
    .tuple(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }), fc.nat(), fc.boolean())
    .map(([changes, end, isCut]) => {
      const copy = Uint8Array.from(isCut ? bytes.subarray(0, end % bytes.length) : bytes);
      if (copy.length > 0) for (const [position, byte] of changes) copy[position % copy.length] = byte;
      return copy;
    });

/** `resource_meta`: the one that was given, with one field that is another, and any JSON. */
function hostileMeta(meta: Uint8Array): fc.Arbitrary<Bytes> {
  const fields = JSON.parse(new TextDecoder().decode(meta)) as object;
  const anything = fc.oneof(
    fc.jsonValue(),
    texts.map((bytes) => Buffer.from(bytes).toString("base64")),
    fc.record({ namespace: fc.constantFrom("jobs", "x"), project: fc.jsonValue(), scope: fc.jsonValue() }),
    // Another job, of the same form.
    fc
      .array(fc.constantFrom("a", "b", "h", "z", "2", "7"), { minLength: 32, maxLength: 32 })
      .map((key) => `f${key.join("")}`),
  );
  return fc.oneof(
    fc.constant(Uint8Array.from(meta)),
    damaged(Uint8Array.from(meta)),
    fc.json().map((json) => encoder.encode(json)),
    texts,
    fc
      .tuple(fc.constantFrom(...Object.keys(fields), "quota", "result", "metaBase64", "__proto__"), anything)
      .map(([name, value]) => encoder.encode(JSON.stringify({ ...fields, [name]: value }))),
  );
}

function aboutJob(input: DescMessage, meta: fc.Arbitrary<Bytes>): fc.Arbitrary<Bytes> {
  const category = Uint8Array.from(
    toBinary(GetTaskRequestSchema, create(GetTaskRequestSchema, { taskCategory: { name: "job" } })),
  );
  // tag, length, and the category itself.
  const inner = category.subarray(2);
  const [metaField = 2] = way(input, "resource_meta");
  const [categoryField = 3] = way(input, "task_category");
  return fc
    .tuple(meta, hostileMessage(input, 1), fc.boolean())
    .map(([bytes, more, hasMore]) =>
      join(hasMore ? more : new Uint8Array(), field(categoryField, inner), field(metaField, bytes)),
    );
}

function messageOf(method: DescMethod, meta: fc.Arbitrary<Bytes>): fc.Arbitrary<Bytes> {
  const { input, name } = method;
  const hostile = hostileMessage(input, 4);
  const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => Uint8Array.from(bytes));
  if (name === "ExecuteTaskSync") {
    const header = hostileMessage(CreateRequestHeaderSchema, 3).map((more) => field(1, join(syncHeader, more)));
    const inputs = hostileMessage(LiteralMapSchema, 3).map((more) => field(2, more));
    return fc.oneof(noise, hostile, { weight: 3, arbitrary: header }, { weight: 3, arbitrary: inputs });
  }
  if (name === "CreateTask") {
    // Fields that come twice are merged: this is the request as Flyte sends it, with some fields as nobody does.
    const merged = hostile.map((bytes) => join(valid, bytes));
    const asCreated = fc.oneof(
      { weight: 12, arbitrary: merged },
      { weight: 3, arbitrary: damaged(valid) },
      { weight: 1, arbitrary: deep },
    );
    return fc.oneof(noise, hostile, { weight: 3, arbitrary: asCreated });
  }
  if (!input.fields.some((one) => one.name === "resource_meta")) return fc.oneof(noise, hostile);
  return fc.oneof(noise, hostile, { weight: 3, arbitrary: aboutJob(input, meta) });
}

/**
 * Requests to all methods of both versions of the protocol: noise, damaged messages, messages with hostile fields, and too deep ones.
 *
 * @param meta a `resource_meta` that the connector has given.
 */
export function hostileRequest(meta: Uint8Array): fc.Arbitrary<HostileRequest> {
  const metas = hostileMeta(meta);
  const ofMethod = METHODS.map((method) => {
    const message = messageOf(method, metas);
    const isStream = method.methodKind === "bidi_streaming";
    return fc.record({
      path: fc.constant(`/${method.parent.typeName}/${method.name}`),
      kind: fc.constant(method.methodKind),
      messages: isStream ? fc.array(message, { maxLength: 3 }) : fc.tuple(message),
      isCancelled: fc.nat({ max: 49 }).map((number) => number === 49),
    });
  });
  return fc.oneof(...ofMethod);
}
