import type { LogPage } from "../../contract/log-page.ts";
import type { Logger } from "../../contract/logger.ts";
import type { MetricResult } from "../../contract/metric-result.ts";
import { isTerminalPhase } from "../../contract/phase.ts";
import type { ResourceRequirements } from "../../contract/resource-constraints.ts";
import { ErrorCode } from "../../errors/error-code.ts";
import type { PluginError } from "../../errors/plugin-error.ts";
import { toPluginError } from "../../errors/to-plugin-error.ts";
import { idempotencyKey } from "../../host/idempotency-key.ts";
import type { ConnectorServices } from "../plugins/connector-services.ts";
import type { ServedAsyncPlugin, ServedPlugin, ServedSyncPlugin } from "../plugins/served-plugin.ts";
import type { CallScope } from "../server/call-scope.ts";
import { INCARNATION_ANNOTATION } from "../incarnation-annotation.ts";
import { nodeMarkOf } from "../node-mark.ts";
import { wantsCleanup } from "./answer-of.ts";
import { createJob, doTask } from "./create-job.ts";
import { deleteJob } from "./delete-job.ts";
import { JobPoller } from "./get-job.ts";
import type { JobAnswer } from "./job-answer.ts";
import type { JobCodec } from "./job-codec.ts";
import { decodeEnvelope, encodeEnvelope, type JobEnvelope } from "./job-envelope.ts";
import type { JobIdentity } from "./job-identity.ts";
import { JobLedger } from "./job-ledger.ts";
import { requirementsOf } from "./job-quota.ts";
import type { JobRequest, TaskFacts } from "./job-request.ts";
import type { OpenJob } from "./open-job.ts";
import { type OpenedJob, OpenedJobs } from "./opened-jobs.ts";
import { permanentFailure } from "./permanent-failure.ts";
import { QuotaLeases, type TokenOwner } from "./quota-leases.ts";
import { resultBytes } from "./result-bytes.ts";
import { type LogQuery, readLogs } from "./read-logs.ts";
import { type MetricsQuery, readMetrics } from "./read-metrics.ts";
import { nameOfOwner } from "./short-id.ts";
import { subjectOf } from "./task-contexts.ts";

/** What CreateTask has made. Remembered for thousands of jobs: no more than is needed. */
interface CreatedJob {
  readonly plugin: ServedPlugin;
  readonly content: { readonly kind: "meta" | "result"; readonly bytes: Uint8Array };
  /** Which token the job holds. */
  readonly quota?: ResourceRequirements | undefined;
}

/** Options of {@link Jobs}. */
export interface JobsOptions {
  readonly services: ConnectorServices;
  readonly codec: JobCodec;
  /** See `JobLedger`. */
  readonly unclaimedGraceMs: number;
  /** See `QuotaLeases`. */
  readonly quotaLeaseMs: number;
}

/** How many jobs a connector keeps in mind. */
export interface JobSizes {
  /** Those that no client has heard of yet. */
  readonly unclaimed: number;
  /** Those that are remembered from one call to the next: at most 20,000. */
  readonly remembered: number;
}

type Secrets = Readonly<Record<string, string>>;

/** How long somebody waits for a token: of a job that several clients ask for, the first one's deadline, and until all of them are gone. */
type Patience = Pick<CallScope, "signal" | "remainingMs">;

/** A request that was read takes several times as much as its bytes. */
const WEIGHT_PER_BYTE = 4;

/** What Flyte asks of a connector, whatever the version of the protocol. */
export class Jobs {
  readonly #services: ConnectorServices;
  readonly #codec: JobCodec;
  readonly #ledger: JobLedger<CreatedJob>;
  readonly #opened: OpenedJobs;
  readonly #poller: JobPoller;
  readonly #quotas: QuotaLeases;
  readonly #stopped = new AbortController();
  readonly #cleaning = new Set<Promise<void>>();

  constructor({ services, codec, unclaimedGraceMs, quotaLeaseMs }: JobsOptions) {
    this.#services = services;
    this.#codec = codec;
    this.#opened = new OpenedJobs(codec, services.logger);
    this.#poller = new JobPoller(services);
    this.#quotas = new QuotaLeases(services.clock, quotaLeaseMs);
    this.#ledger = new JobLedger<CreatedJob>({
      clock: services.clock,
      logger: services.logger,
      unclaimedGraceMs,
      weigh: ({ content, quota }) => content.bytes.length + 2 * (quota?.namespace.length ?? 0),
      isInDoubt: (error) => toPluginError(error).code === ErrorCode.DeadlineExceeded,
      abandon: async ({ plugin, content }, { key, subject }, reason) => {
        const logger = services.logger.child({ ...subject, plugin: plugin.id });
        try {
          if (plugin.kind === "async") await this.#delete(plugin, content.bytes, reason, logger);
        } finally {
          // Of a job that could not be deleted, too: nothing could ever give its token back later.
          this.#quotas.release(key);
        }
      },
    });
  }

  /** @returns `resource_meta`. @throws PluginError as the plugin threw it; the signal's reason when the client is gone. */
  async create(plugin: ServedPlugin, request: JobRequest, scope: CallScope): Promise<Uint8Array> {
    scope.about(subjectOf(request));
    const identity = this.#identityOf(plugin, request);
    const { key } = identity;
    const { content, quota } = await this.#ledger.ask(
      identity,
      scope.signal,
      plugin.kind === "async"
        ? {
            create: async (wanted) => await this.#start(plugin, request, key, patienceOf(scope, wanted)),
            recover: async () => await this.#recover(plugin, request, key),
            recoverBytes: scope.requestBytes * WEIGHT_PER_BYTE,
          }
        : { create: async (wanted) => await this.#finish(plugin, request, patienceOf(scope, wanted)) },
    );
    return encodeEnvelope({ key: identity.key, facts: request.stored, content, quota });
  }

  /**
   * Does the whole task of a sync plugin, for clients that wait for it. What waiting does not mend is the result of the task: a client
   * repeats a call that fails.
   *
   * @throws PluginError for passing trouble; the signal's reason when the client is gone.
   */
  async execute(plugin: ServedSyncPlugin, request: JobRequest, scope: CallScope): Promise<JobAnswer> {
    scope.about(subjectOf(request));
    try {
      return await this.#whileHolding(plugin, request, scope, () =>
        doTask(plugin, request, this.#services, scope.signal),
      );
    } catch (thrown) {
      const error = toPluginError(thrown);
      const failure = permanentFailure(error, this.#services.redactor.redact(error.message));
      if (failure !== undefined) return failure;
      throw error;
    }
  }

  /** @throws PermanentSystemError with code `CorruptedPluginState`; the signal's reason when the client is gone. */
  async get(plugin: ServedPlugin, resourceMeta: Uint8Array, secrets: Secrets, scope: CallScope): Promise<JobAnswer> {
    const opened = this.#opened.open(resourceMeta);
    const { content, quota, key } = opened.envelope;
    this.#ledger.watched(key);
    scope.about(opened.subject);
    if (content.kind === "result" || plugin.kind === "sync") return this.#codec.readAnswer(content.bytes);
    const job = openJob(plugin, opened, scope, secrets);
    const answer = await this.#poller.poll(job);
    if (isTerminalPhase(answer.phaseInfo.phase)) {
      this.#quotas.release(job.key);
      this.#opened.forget(resourceMeta);
    } else if (quota !== undefined) {
      this.#quotas.resume(ownerOf(job, job.facts, quota));
    }
    if (wantsCleanup(answer)) this.#cleanUp(plugin, job.meta, job.logger);
    return answer;
  }

  /** @throws as `readLogs`; PermanentSystemError with code `CorruptedPluginState`. */
  async getLogs(
    plugin: ServedAsyncPlugin,
    resourceMeta: Uint8Array,
    query: LogQuery,
    scope: CallScope,
  ): Promise<LogPage> {
    return await readLogs(this.#asked(plugin, resourceMeta, scope), query, this.#services);
  }

  /** @throws as `readMetrics`; PermanentSystemError with code `CorruptedPluginState`. */
  async getMetrics(
    plugin: ServedAsyncPlugin,
    resourceMeta: Uint8Array,
    query: MetricsQuery,
    scope: CallScope,
  ): Promise<readonly MetricResult[]> {
    return await readMetrics(this.#asked(plugin, resourceMeta, scope), query, this.#services);
  }

  /**
   * Deletes a job. What is no job of ours, or cannot be read, is deleted: an error would keep Flyte from ever ending the task (D17).
   *
   * @throws PluginError as the plugin threw it; the signal's reason when the client is gone.
   */
  async delete(plugin: ServedPlugin, resourceMeta: Uint8Array, scope: CallScope): Promise<void> {
    if (plugin.kind === "sync" || resourceMeta.length === 0) return;
    let envelope: JobEnvelope;
    let meta: unknown;
    try {
      envelope = decodeEnvelope(resourceMeta);
      this.#ledger.watched(envelope.key);
      this.#ledger.forget(envelope.key);
      if (envelope.content.kind === "result") return;
      meta = plugin.config.resourceMeta.decode(envelope.content.bytes);
    } catch (error) {
      const { code, message }: PluginError = toPluginError(error);
      this.#services.logger.error("A job cannot be deleted, because its resource_meta cannot be read", {
        plugin: plugin.id,
        code,
        message,
      });
      return;
    }
    const logger = this.#loggerOfMeta(resourceMeta, scope).child({ plugin: plugin.id });
    const { key } = envelope;
    const budgetMs = scope.remainingMs();
    const reason = "Flyte asked to delete the task";
    await deleteJob(plugin, { resourceMeta: meta, reason, budgetMs, signal: scope.signal, logger }, this.#services);
    this.#quotas.release(key);
    this.#poller.forget(key);
    this.#opened.forget(resourceMeta);
  }

  /** What is kept in memory, and under way. */
  get sizes(): JobSizes {
    const { open, claimed } = this.#ledger.sizes;
    return { unclaimed: open, remembered: Math.max(claimed, this.#poller.remembered, this.#opened.remembered) };
  }

  /** Waits for what goes on without a client: creates whose answer is awaited, jobs that are deleted. */
  async close(): Promise<void> {
    await this.#ledger.close();
    await Promise.allSettled(this.#cleaning);
  }

  /** Starts the job of an async plugin. It goes on when all clients are gone; the wait for a token does not. */
  async #start(plugin: ServedAsyncPlugin, request: JobRequest, key: string, patience: Patience): Promise<CreatedJob> {
    const quota = await this.#takeToken(plugin, request, key, patience);
    try {
      const bytes = await createJob(plugin, request, key, this.#services, this.#stopped.signal);
      this.#quotas.renew(key);
      return { plugin, content: { kind: "meta", bytes }, quota };
    } catch (error) {
      this.#quotas.release(key);
      throw error;
    }
  }

  /** The job of an attempt that is over, so that it can be deleted. Nothing waits for a token. */
  async #recover(plugin: ServedAsyncPlugin, request: JobRequest, key: string): Promise<CreatedJob> {
    const bytes = await createJob(plugin, request, key, this.#services, this.#stopped.signal);
    return { plugin, content: { kind: "meta", bytes } };
  }

  /** Does the task of a sync plugin for a client that asks for the result later. */
  async #finish(plugin: ServedSyncPlugin, request: JobRequest, patience: Patience): Promise<CreatedJob> {
    const answer = await this.#whileHolding(plugin, request, patience, () =>
      doTask(plugin, request, this.#services, this.#stopped.signal),
    );
    const bytes = resultBytes(answer, this.#codec);
    return { plugin, content: { kind: "result", bytes } };
  }

  /** Holds a token, where one is needed, while `act` runs. */
  async #whileHolding<T>(
    plugin: ServedSyncPlugin,
    request: JobRequest,
    patience: Patience,
    act: () => Promise<T>,
  ): Promise<T> {
    // The same task may be under way for several clients: each needs a token.
    const key = this.#services.random.uuid();
    await this.#takeToken(plugin, request, key, patience);
    try {
      return await act();
    } finally {
      this.#quotas.release(key);
    }
  }

  async #takeToken(
    plugin: ServedPlugin,
    request: JobRequest,
    key: string,
    { signal, remainingMs }: Patience,
  ): Promise<ResourceRequirements | undefined> {
    const requirements = await requirementsOf(plugin, request, this.#services, signal);
    if (requirements === undefined) return undefined;
    // The other half is for `create`: a job whose client is gone when it is there would be deleted again.
    const waitMs = Math.min(remainingMs() / 2, plugin.config.timeouts.createMs);
    await this.#quotas.take(ownerOf({ plugin, key }, request, requirements), waitMs, signal);
    return requirements;
  }

  /** Ends the calls of plugins that no client waits for. */
  stop(reason: unknown): void {
    this.#stopped.abort(reason);
    this.#quotas.close();
  }

  #asked(plugin: ServedAsyncPlugin, resourceMeta: Uint8Array, scope: CallScope): OpenJob {
    const opened = this.#opened.open(resourceMeta);
    this.#ledger.watched(opened.envelope.key);
    scope.about(opened.subject);
    return openJob(plugin, opened, scope);
  }

  /** With the ids of the task where they can be read: a job is deleted without them, too. */
  #loggerOfMeta(resourceMeta: Uint8Array, scope: CallScope): Logger {
    try {
      const { subject, logger } = this.#opened.open(resourceMeta);
      scope.about(subject);
      return logger;
    } catch {
      return this.#services.logger;
    }
  }

  #identityOf(plugin: ServedPlugin, request: JobRequest): JobIdentity {
    const { nodeExecutionId, retryAttempt: attempt } = request.metadata.taskExecutionId.id;
    const subject = subjectOf(request);
    const { executionProject: project, executionDomain: domain, executionName: name } = nodeExecutionId;
    const mark = nodeMarkOf(request.metadata.annotations);
    const nodeId = mark === undefined ? nodeExecutionId.nodeId : `${nodeExecutionId.nodeId}\n${mark}`;
    if (name === "" && nodeExecutionId.nodeId === "") {
      // Such a request comes from a person, not from Flyte. Two of them must not get the same job.
      this.#services.logger.warn("CreateTask without task_execution_id: the job has a key that nothing can find again");
      const unique = this.#services.random.uuid();
      return {
        key: idempotencyKey({ project, domain, name: unique, nodeId, attempt, incarnation: 0 }),
        lineage: "",
        attempt,
        subject,
      };
    }
    // No name or id has a line break: who says nothing more keeps the key that it always had.
    const told = request.metadata.annotations[INCARNATION_ANNOTATION];
    const job = told === undefined ? name : `${name}\n${told}`;
    const key = idempotencyKey({ project, domain, name: job, nodeId, attempt, incarnation: 0 });
    // What is done needs no deletion when the next attempt begins. Hashed, because nothing bounds the names.
    const lineage =
      plugin.kind === "sync" ? "" : idempotencyKey({ project, domain, name, nodeId, attempt: -1, incarnation: 0 });
    return { key, lineage, attempt, subject };
  }

  #cleanUp(plugin: ServedAsyncPlugin, meta: Uint8Array, logger: Logger): void {
    const cleaning = (async () => {
      try {
        await this.#delete(plugin, meta, "Cleanup after a failure", logger);
      } catch (error) {
        logger.error("A failed job could not be deleted", {
          error: this.#services.redactor.redact(toPluginError(error).message),
        });
      }
    })();
    this.#cleaning.add(cleaning);
    void cleaning.finally(() => this.#cleaning.delete(cleaning));
  }

  async #delete(plugin: ServedAsyncPlugin, meta: Uint8Array, reason: string, logger: Logger): Promise<void> {
    const resourceMeta: unknown = plugin.config.resourceMeta.decode(meta);
    await deleteJob(plugin, { resourceMeta, reason, signal: this.#stopped.signal, logger }, this.#services);
  }
}

function patienceOf(scope: CallScope, signal: AbortSignal): Patience {
  return { signal, remainingMs: () => scope.remainingMs() };
}

function ownerOf(
  { plugin, key }: { readonly plugin: ServedPlugin; readonly key: string },
  { metadata }: TaskFacts,
  requirements: ResourceRequirements,
): TokenOwner {
  const { executionProject: project, executionDomain: domain } = metadata.taskExecutionId.id.nodeExecutionId;
  return { plugin, key, scope: { project: nameOfOwner(project), domain: nameOfOwner(domain) }, requirements };
}

function openJob(
  plugin: ServedAsyncPlugin,
  { envelope, facts, logger }: OpenedJob,
  scope: CallScope,
  secrets: Secrets = {},
): OpenJob {
  const withSecrets = Object.keys(secrets).length === 0 ? facts : { ...facts, secrets };
  return { plugin, key: envelope.key, meta: envelope.content.bytes, facts: withSecrets, scope, logger };
}
