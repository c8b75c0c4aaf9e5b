import type { CreateContext, StatusContext } from "../../contract/call-contexts.ts";
import type { LiteralMap } from "../../contract/literal.ts";
import type { Logger } from "../../contract/logger.ts";
import type { OutputWriter } from "../../contract/output-writer.ts";
import type { SecretManager } from "../../contract/secret-manager.ts";
import type { TaskExecutionContext, TaskExecutionContextReader } from "../../contract/task-execution-context.ts";
import { ErrorCode } from "../../errors/error-code.ts";
import { PermanentSystemError } from "../../errors/permanent-system-error.ts";
import { deepFreeze } from "../../internal/deep-freeze.ts";
import type { ConnectorServices } from "../plugins/connector-services.ts";
import type { CallSubject } from "../server/call-scope.ts";
import type { TaskFacts } from "./job-request.ts";
import { shortId } from "./short-id.ts";

/** What a call is about. */
export interface CallFacts {
  readonly facts: TaskFacts;
  /** Absent when Flyte does not send them: they come with CreateTask only. */
  readonly inputs: LiteralMap | undefined;
  readonly signal: AbortSignal;
  readonly outputWriter: OutputWriter;
  /** With the ids of the task. Default: one is made. */
  readonly logger?: Logger | undefined;
}

/** Flyte asks when it likes; nobody can ask it to. */
const refreshNothing = (): void => {};

/** The context of `do`, and what the others begin with. */
export function taskContext(services: ConnectorServices, call: CallFacts): TaskExecutionContext {
  const { facts, inputs, signal, outputWriter } = call;
  const template = deepFreeze(facts.template);
  return Object.freeze<TaskExecutionContext>({
    signal,
    logger: call.logger ?? loggerFor(services.logger, facts),
    secretManager: withSentSecrets(services, facts.secrets),
    dataStore: services.dataStore,
    taskReader: Object.freeze({ path: async () => "inline://taskTemplate", read: async () => template }),
    inputReader: Object.freeze({
      inputPrefixPath: "inline://inputs",
      inputPath: "inline://inputs/inputs.pb",
      get: async () => {
        if (inputs === undefined) throw inputsAreGone();
        return inputs;
      },
    }),
    taskExecutionMetadata: facts.metadata,
    outputWriter,
  });
}

/** What is known of a task before it runs: the context of `resourceRequirements`. */
export function createReader(services: ConnectorServices, call: CallFacts): TaskExecutionContextReader {
  const { dataStore: _unused, ...reader } = taskContext(services, call);
  return Object.freeze<TaskExecutionContextReader>(reader);
}

/** The context of `create`. */
export function createContext(services: ConnectorServices, call: CallFacts, idempotencyKey: string): CreateContext {
  const reader = createReader(services, call);
  return Object.freeze<CreateContext>({ ...reader, idempotencyKey, taskRefreshIndicator: refreshNothing });
}

/** The context of `status`. */
export function statusContext(
  services: ConnectorServices,
  call: CallFacts,
  resourceMeta: unknown,
  resource: unknown,
): StatusContext<unknown, unknown> {
  return Object.freeze({
    ...taskContext(services, call),
    resourceMeta,
    resource,
    taskRefreshIndicator: refreshNothing,
  });
}

/** A logger that adds the ids of the task. */
export function loggerFor(logger: Logger, facts: TaskFacts): Logger {
  return logger.child({ ...subjectOf(facts) });
}

/** The ids of the task, as they stand in log lines. They are remembered with the job: see `shortId`. */
export function subjectOf({ template, metadata }: TaskFacts): CallSubject {
  const { nodeExecutionId, retryAttempt: attempt } = metadata.taskExecutionId.id;
  const { executionProject: project, executionDomain: domain, executionName: run, nodeId: action } = nodeExecutionId;
  const ids = { taskType: template.type, project, domain, run, action };
  const short = Object.entries(ids).map(([name, id]) => [name, shortId(id)] as const);
  return { ...Object.fromEntries(short), attempt };
}

/** Flyte resolves the secrets that a task names and sends their values along: those come first, then the connector's own. */
function withSentSecrets(services: ConnectorServices, sent: Readonly<Record<string, string>>): SecretManager {
  if (Object.keys(sent).length === 0) return services.secretManager;
  const fromRequest: SecretManager = {
    get: async (key) =>
      (Object.hasOwn(sent, key) ? sent[key]?.trim() : undefined) || (await services.secretManager.get(key)),
  };
  return services.redactor.watch(fromRequest);
}

function inputsAreGone(): PermanentSystemError {
  const message =
    "The inputs are not there: Flyte sends them with CreateTask only. Keep what status needs in ResourceMeta";
  return new PermanentSystemError(ErrorCode.ReadFailed, message);
}
