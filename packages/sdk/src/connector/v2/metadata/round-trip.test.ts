import { fromBinary, toBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ResourceType } from "../../../contract/identifier.ts";
import type { TaskExecutionMetadata } from "../../../contract/task-execution-metadata.ts";
import { TaskExecutionMetadataSchema } from "../../gen/flyteidl2/connector/connector_pb.js";
import { INCARNATION_ANNOTATION } from "../../incarnation-annotation.ts";
import { executionMetadataFromProto } from "./from-proto.ts";
import { executionMetadataToProto } from "./to-proto.ts";

const text = fc.string({ unit: "grapheme", maxLength: 8 });
// Without `__proto__`: a map of texts cannot hold it in JavaScript, and protobuf-es drops it.
const texts = fc.dictionary(
  text.filter((key) => key !== "__proto__"),
  text,
  { maxKeys: 3, noNullPrototype: true },
);
const identity = fc.record(
  { iamRole: text, k8sServiceAccount: text, executionIdentity: text },
  { noNullPrototype: true },
);

test("what a connector is told of an attempt is what its plugin gets", () => {
  const facts = fc.record({
    names: fc.tuple(text, text, text, text, text, text),
    retryAttempt: fc.nat(1_000),
    namespace: text,
    labels: texts,
    annotations: texts,
    environmentVariables: texts,
    k8sServiceAccount: text,
    runAs: fc.option(identity, { nil: undefined }),
    maxAttempts: fc.integer({ min: 1, max: 100 }),
    interruptible: fc.boolean(),
    interruptibleFailureThreshold: fc.integer({ min: -5, max: 5 }),
  });
  fc.assert(
    fc.property(facts, ({ names, retryAttempt, runAs, ...rest }) => {
      const [project, domain, name, node, task, version] = names;
      const metadata: TaskExecutionMetadata = {
        ...rest,
        taskExecutionId: {
          generatedName: "of the host",
          uniqueNodeId: "of the host",
          generatedNameWith: () => "of the host",
          id: {
            taskId: { resourceType: ResourceType.Task, project, domain, name: task, version, org: "" },
            nodeExecutionId: {
              nodeId: node,
              executionProject: project,
              executionDomain: domain,
              executionName: name,
            },
            retryAttempt,
          },
        },
        ownerId: { namespace: "of the host", name: "of the host" },
        securityContext: runAs === undefined ? {} : { runAs },
        connections: {},
        consoleUrl: "",
      };
      const bytes = toBinary(TaskExecutionMetadataSchema, executionMetadataToProto(metadata, "key"));
      const { taskExecutionId, annotations, ...read } = executionMetadataFromProto(
        fromBinary(TaskExecutionMetadataSchema, bytes),
      );
      const { ownerId: _owner, taskExecutionId: sent, annotations: noted, ...expected } = metadata;
      expect(read).toMatchObject(expected);
      expect(taskExecutionId.id).toEqual(sent.id);
      expect(annotations).toEqual({ ...noted, [INCARNATION_ANNOTATION]: "key" });
    }),
  );
});
