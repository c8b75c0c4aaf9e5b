import { ResourceType } from "../contract/identifier.ts";
import type { JsonObject } from "../contract/json.ts";
import type { LiteralMap } from "../contract/literal.ts";
import type { TaskTemplate, TypedInterface } from "../contract/task-template.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { PermanentUserError } from "../errors/permanent-user-error.ts";
import { taskSpecCodec, type TaskSpec } from "../store/task-spec.ts";
import { deepFreeze } from "../internal/deep-freeze.ts";
import { describeValue } from "../internal/describe-value.ts";

interface TaskRequestCommon {
  /** Name of the execution: 1 to 256 characters, unique in the runtime and its store. It is the id of the task. */
  readonly name: string;
  /** Default: `default`. */
  readonly project?: string | undefined;
  /** Default: `development`. */
  readonly domain?: string | undefined;
  /** Name of the node in the execution. Default: `a0`, as the root node is called in Flyte v2. */
  readonly nodeId?: string | undefined;
  /** Default: none. */
  readonly inputs?: LiteralMap | undefined;
  /** Default: none. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Default: none. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** Default: none. */
  readonly environmentVariables?: Readonly<Record<string, string>> | undefined;
}

/** A task of which only the essential is said; the runtime makes the template. */
export interface SimpleTaskRequest extends TaskRequestCommon {
  readonly taskType: string;
  /** Default: 0. */
  readonly taskTypeVersion?: number | undefined;
  /** What the plugin wants to know. Default: an empty object. */
  readonly custom?: JsonObject | undefined;
  /** What the task takes and gives. Default: nothing. */
  readonly interface?: TypedInterface | undefined;
  /** How often a failed attempt is tried again: an integer of at least 0. Default: 0. */
  readonly retries?: number | undefined;
  /** How long the whole task may take, in milliseconds. Default: no limit. */
  readonly timeoutMs?: number | undefined;
  readonly template?: undefined;
}

/** A task with its full template, which then says everything about it. */
export interface TemplateTaskRequest extends TaskRequestCommon {
  readonly template: TaskTemplate;
  readonly taskType?: undefined;
}

/** What is submitted. */
export type TaskRequest = SimpleTaskRequest | TemplateTaskRequest;

const DEFAULT_PROJECT = "default";
const DEFAULT_DOMAIN = "development";
const DEFAULT_NODE = "a0";
const LONGEST_NAME = 256;

/** The task type of a request, with its version. @throws PermanentUserError with code `BadTaskSpecification` when there is none. */
export function categoryOf(request: TaskRequest): { readonly name: string; readonly version: number } {
  const [field, name, version]: readonly [string, unknown, number | undefined] =
    request.template === undefined
      ? ["taskType", request.taskType, request.taskTypeVersion]
      : ["template.type", request.template.type, request.template.taskTypeVersion];
  if (typeof name === "string" && name !== "") return { name, version: version ?? 0 };
  throw badSpecification(`${field} must be the text of a task type, got ${describeValue(name)}`);
}

/**
 * Completes a request. What comes back is a frozen copy: what the caller changes later changes no task.
 *
 * @throws PermanentUserError with code `BadTaskSpecification` that names the field.
 */
export function toTaskSpec(request: TaskRequest, pluginId: string, nowMs: number): TaskSpec {
  const { name, project = DEFAULT_PROJECT, domain = DEFAULT_DOMAIN, nodeId = DEFAULT_NODE } = request;
  for (const [field, value] of Object.entries({ name, project, domain, nodeId })) checkName(field, value);
  const template = request.template ?? toTemplate(request, project, domain);
  checkMetadata(template);
  const spec: TaskSpec = {
    id: name,
    pluginId,
    project,
    domain,
    nodeId,
    template,
    inputs: request.inputs ?? {},
    labels: request.labels ?? {},
    annotations: request.annotations ?? {},
    environmentVariables: request.environmentVariables ?? {},
    submittedAtMs: nowMs,
  };
  try {
    return deepFreeze(taskSpecCodec.decode(taskSpecCodec.encode(spec)));
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : "it cannot be stored";
    throw badSpecification(`Task ${JSON.stringify(name)}: ${problem}`, cause);
  }
}

function toTemplate(request: SimpleTaskRequest, project: string, domain: string): TaskTemplate {
  const { taskType, taskTypeVersion = 0, custom = {}, retries = 0, timeoutMs } = request;
  return {
    id: { resourceType: ResourceType.Task, project, domain, name: request.name, version: "1" },
    type: taskType,
    taskTypeVersion,
    metadata: { retries, timeoutMs },
    interface: request.interface ?? { inputs: {}, outputs: {} },
    custom,
  };
}

function checkName(field: string, value: unknown): void {
  if (typeof value === "string" && value.length > 0 && value.length <= LONGEST_NAME) return;
  throw badSpecification(`${field} must be a text of 1 to ${LONGEST_NAME} characters, got ${JSON.stringify(value)}`);
}

function checkMetadata({ metadata }: TaskTemplate): void {
  const { retries = 0, timeoutMs } = metadata ?? {};
  if (!Number.isSafeInteger(retries) || retries < 0) {
    throw badSpecification(`retries must be an integer of at least 0, got ${String(retries)}`);
  }
  if (timeoutMs !== undefined && !(Number.isFinite(timeoutMs) && timeoutMs > 0)) {
    throw badSpecification(`timeoutMs must be a number of milliseconds above 0, got ${String(timeoutMs)}`);
  }
}

function badSpecification(message: string, cause?: unknown): PermanentUserError {
  return new PermanentUserError(ErrorCode.BadTaskSpecification, message, { cause });
}
