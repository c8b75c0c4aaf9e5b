import type { Identifier } from "../../../contract/identifier.ts";
import type {
  ContainerResources,
  TaskMetadata,
  TaskTarget,
  TaskTemplate,
  TypedInterface,
  Variable,
} from "../../../contract/task-template.ts";
import { checkJsonObject } from "../../../literals/check-json.ts";
import { fieldPath } from "../../../internal/field-path.ts";
import type { Identifier as ProtoIdentifier } from "../../gen/flyteidl2/core/identifier_pb.js";
import type { TypedInterface as ProtoInterface, VariableMap } from "../../gen/flyteidl2/core/interface_pb.js";
import type {
  Container,
  Resources,
  TaskMetadata as ProtoMetadata,
  TaskTemplate as ProtoTemplate,
} from "../../gen/flyteidl2/core/tasks_pb.js";
import { malformed } from "../../malformed.ts";
import { byNumber } from "../../words.ts";
import { literalTypeFromProto } from "../literal-types/from-proto.ts";
import { millisecondsFromProto } from "../times.ts";
import { DIALECT, RESOURCE_NAME, RESOURCE_TYPE } from "./words.ts";

const RESOURCE_TYPES = byNumber(RESOURCE_TYPE);
const DIALECTS = byNumber(DIALECT);
const RESOURCE_NAMES = byNumber(RESOURCE_NAME);

/**
 * A task template as plugins see it. An absent `custom` is an empty one (Go's client refuses it: D30).
 *
 * @throws PermanentUserError with code `BadTaskSpecification` that names the path of what is missing or not known.
 */
export function taskTemplateFromProto(message: ProtoTemplate): TaskTemplate {
  const { metadata, custom, config, type, taskTypeVersion } = message;
  return {
    id: identifierFromProto(message.id),
    type,
    taskTypeVersion,
    ...(metadata === undefined ? {} : { metadata: taskMetadataFromProto(metadata) }),
    interface: interfaceFromProto(message.interface),
    custom: custom === undefined ? {} : checkJsonObject(custom, "template.custom"),
    ...targetFromProto(message.target),
    config: { ...config },
  };
}

/** An absent one has empty names. */
export function identifierFromProto(message: ProtoIdentifier | undefined): Identifier {
  const { resourceType, project, domain, name, version, org } = message ?? NO_IDENTIFIER;
  // A kind of thing that is not known changes nothing for a plugin.
  return { resourceType: RESOURCE_TYPES.get(resourceType) ?? "UNSPECIFIED", project, domain, name, version, org };
}

const NO_IDENTIFIER = { resourceType: 0, project: "", domain: "", name: "", version: "", org: "" };

function interfaceFromProto(message: ProtoInterface | undefined): TypedInterface {
  return {
    inputs: variablesFromProto(message?.inputs, "template.interface.inputs"),
    outputs: variablesFromProto(message?.outputs, "template.interface.outputs"),
  };
}

function variablesFromProto(message: VariableMap | undefined, path: string): Readonly<Record<string, Variable>> {
  const entries = (message?.variables ?? []).map(({ key, value }): [string, Variable] => {
    const type = literalTypeFromProto(value?.type, fieldPath(path, key));
    const description = value?.description ?? "";
    return [key, description === "" ? { type } : { type, description }];
  });
  return Object.fromEntries(entries);
}

function taskMetadataFromProto(message: ProtoMetadata): TaskMetadata {
  const { timeout, retries, discoverable, discoveryVersion, interruptibleValue } = message;
  return {
    retries: retries?.retries ?? 0,
    ...(timeout === undefined ? {} : { timeoutMs: millisecondsFromProto(timeout) }),
    discoverable,
    discoveryVersion,
    ...(interruptibleValue.case === undefined ? {} : { interruptible: interruptibleValue.value }),
  };
}

function targetFromProto(target: ProtoTemplate["target"]): { readonly target?: TaskTarget } {
  switch (target.case) {
    case "container":
      return { target: containerFromProto(target.value) };
    case "sql": {
      const { statement, dialect } = target.value;
      const word = DIALECTS.get(dialect);
      if (word === undefined) throw malformed("template.sql", `has the dialect ${dialect}, which is not known`);
      return { target: { kind: "sql", statement, dialect: word } };
    }
    case "k8sPod":
      return {
        target: { kind: "k8sPod", podSpec: checkJsonObject(target.value.podSpec ?? {}, "template.k8sPod.podSpec") },
      };
    case undefined:
      return {};
  }
}

function containerFromProto({ image, command, args, env, resources }: Container): TaskTarget {
  return {
    kind: "container",
    image,
    command,
    args,
    env: Object.fromEntries(env.map(({ key, value }) => [key, value])),
    ...(resources === undefined ? {} : { resources: resourcesFromProto(resources) }),
  };
}

function resourcesFromProto({ requests, limits }: Resources): ContainerResources {
  const read = (entries: Resources["requests"]): Readonly<Record<string, string>> =>
    Object.fromEntries(entries.map(({ name, value }) => [RESOURCE_NAMES.get(name) ?? String(name), value]));
  return { requests: read(requests), limits: read(limits) };
}
