import { create } from "@bufbuild/protobuf";
import {
  CreateTaskRequestSchema,
  type CreateTaskRequest,
} from "../../src/connector/gen/flyteidl2/connector/connector_pb.js";
import { SimpleType } from "../../src/connector/gen/flyteidl2/core/types_pb.js";

/** The task of the requests. */
export const category = { name: "job", version: 0 };

/** As Go's client sends it. */
export function createRequest(
  options: { readonly run?: string; readonly attempt?: number; readonly type?: string } = {},
  more: Partial<CreateTaskRequest> = {},
): CreateTaskRequest {
  const { run = "run1", attempt = 0, type = "job" } = options;
  const [project, domain] = ["flytesnacks", "development"];
  const request = create(CreateTaskRequestSchema, {
    inputs: {
      literals: [
        {
          name: "n",
          value: {
            value: {
              case: "scalar",
              value: { value: { case: "primitive", value: { value: { case: "integer", value: 2n ** 53n + 1n } } } },
            },
          },
        },
        {
          name: "имя",
          value: {
            value: {
              case: "scalar",
              value: { value: { case: "binary", value: { value: new Uint8Array([0, 255]), tag: "" } } },
            },
          },
        },
      ],
    },
    template: {
      id: { project, domain, name: "a.task", version: "v1" },
      type,
      custom: { a: 1 },
      interface: {
        outputs: {
          variables: [{ key: "answer", value: { type: { type: { case: "simple", value: SimpleType.INTEGER } } } }],
        },
      },
    },
    outputPrefix: "s3://bucket/out",
    taskExecutionMetadata: {
      taskExecutionId: {
        nodeExecutionId: { nodeId: "a0", executionId: { project, domain, name: run } },
        retryAttempt: attempt,
      },
      namespace: `${project}-${domain}`,
    },
  });
  return Object.assign(request, more);
}
