import { create, toBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRequest } from "../../../test/connector/requests.ts";
import { AgentSchema, ResourceSchema, State } from "../gen/flyteidl/admin/agent_pb.js";
import { CreateTaskRequestSchema } from "../gen/flyteidl2/connector/connector_pb.js";
import { ConnectionSchema } from "../gen/flyteidl2/core/security_pb.js";
import { TaskExecution_Phase as Phase } from "../gen/flyteidl2/core/execution_pb.js";
import { connectorOf, createRequestToV1, resourceToV2 } from "./client-messages.ts";
import { createRequestFromProto } from "./from-proto.ts";

describe("what a client of v1 sends", () => {
  test("is read by our own server as it was, but for the connection, which has secrets in it", () => {
    const request = createRequest();
    const connection = create(ConnectionSchema, { taskType: "job", secrets: { token: "s3cr3t" } });
    const sent = createRequestToV1({ ...request, connection });
    expect(createRequestFromProto(sent)).toEqual(request);
    expect(Buffer.from(toBinary(CreateTaskRequestSchema, createRequestFromProto(sent))).toString()).not.toContain(
      "s3cr3t",
    );
  });
});

describe("what an agent says of a job", () => {
  test("is its phase, whatever the deprecated state says beside it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 9 }), (phase, state) => {
        const resource = resourceToV2(create(ResourceSchema, { phase, state, message: "m" }));
        expect(resource).toMatchObject({ phase, message: "m" });
      }),
    );
  });

  test.for([
    [State.PENDING, Phase.INITIALIZING],
    [State.RUNNING, Phase.RUNNING],
    [State.SUCCEEDED, Phase.SUCCEEDED],
    [State.PERMANENT_FAILURE, Phase.FAILED],
    [State.RETRYABLE_FAILURE, Phase.RETRYABLE_FAILED],
    [99, Phase.UNDEFINED],
    // Any number may come.
  ] as const)("is the state %s where there is no phase", ([state, phase]) => {
    expect(resourceToV2(create(ResourceSchema, { state: state as State }))?.phase).toBe(phase);
  });

  test("has links that are ready: v1 knows no others", () => {
    const resource = resourceToV2(
      create(ResourceSchema, { phase: Phase.RUNNING, logLinks: [{ uri: "https://a", name: "a" }] }),
    );
    expect(resource?.logLinks).toMatchObject([{ uri: "https://a", name: "a", ready: true }]);
  });

  test("is nothing where there is no resource", () => {
    expect(resourceToV2(undefined)).toBeUndefined();
  });
});

test("an agent that names types only serves their version 0", () => {
  const supportedTaskCategories = [
    { name: "a", version: 1 },
    { name: "b", version: 0 },
  ];
  const agent = create(AgentSchema, { supportedTaskTypes: ["a", "old"], supportedTaskCategories });
  expect(connectorOf(agent).supportedTaskCategories).toMatchObject([
    ...supportedTaskCategories,
    { name: "old", version: 0 },
  ]);
});
