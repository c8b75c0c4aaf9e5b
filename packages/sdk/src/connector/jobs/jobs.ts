import type { LogPage } from "../../contract/log-page.ts";
import type { Logger } from "../../contract/logger.ts";
import type { MetricResult } from "../../contract/metric-result.ts";
import type { PluginError } from "../../errors/plugin-error.ts";
import { toPluginError } from "../../errors/to-plugin-error.ts";
import { idempotencyKey } from "../../host/idempotency-key.ts";
import type { ConnectorServices } from "../plugins/connector-services.ts";
import type { ServedAsyncPlugin, ServedPlugin, ServedSyncPlugin } from "../plugins/served-plugin.ts";
import type { CallScope } from "../server/call-scope.ts";
import { wantsCleanup } from "./answer-of.ts";
import { createJob, doTask } from "./create-job.ts";
import { deleteJob } from "./delete-job.ts";
import { JobPoller } from "./get-job.ts";
import type { JobAnswer } from "./job-answer.ts";
import type { JobCodec } from "./job-codec.ts";
import { decodeEnvelope, encodeEnvelope, type JobEnvelope } from "./job-envelope.ts";
import { type JobIdentity, JobLedger } from "./job-ledger.ts";
import type { JobRequest, TaskFacts } from "./job-request.ts";
import type { OpenJob } from "./open-job.ts";
import { permanentFailure } from "./permanent-failure.ts";
import { type LogQuery, readLogs } from "./read-logs.ts";
import { type MetricsQuery, readMetrics } from "./read-metrics.ts";
import { loggerFor, subjectOf } from "./task-contexts.ts";

/** What CreateTask has made. */
interface CreatedJob {
  readonly plugin: ServedPlugin;
  readonly content: { readonly kind: "meta" | "result"; readonly bytes: Uint8Array };
}

/** Options of {@link Jobs}. */
export interface JobsOptions {
  readonly services: ConnectorServices;
  readonly codec: JobCodec;
  /** See `JobLedger`. */
  readonly unclaimedGraceMs: number;
}

type Secrets = Readonly<Record<string, string>>;

/** What Flyte asks of a connector, whatever the version of the protocol. */
export class Jobs {
  readonly #services: ConnectorServices;
  readonly #codec: JobCodec;
  readonly #ledger: JobLedger<CreatedJob>;
  readonly #poller: JobPoller;
  readonly #stopped = new AbortController();
  readonly #cleaning = new Set<Promise<void>>();

  constructor({ services, codec, unclaimedGraceMs }: JobsOptions) {
    this.#services = services;
    this.#codec = codec;
    this.#poller = new JobPoller(services);
    this.#ledger = new JobLedger<CreatedJob>({
      clock: services.clock,
      logger: services.logger,
      unclaimedGraceMs,
      abandon: async ({ plugin, content }, reason) => {
        if (plugin.kind === "async") await this.#delete(plugin, content.bytes, reason, services.logger);
      },
    });
  }

  /** @returns `resource_meta`. @throws PluginError as the plugin threw it; the signal's reason when the client is gone. */
  async create(plugin: ServedPlugin, request: JobRequest, scope: CallScope): Promise<Uint8Array> {
    scope.about(subjectOf(request));
    const identity = this.#identityOf(request);
    const signal = this.#stopped.signal;
    const { content } = await this.#ledger.ask(identity, scope.signal, async () => {
      if (plugin.kind === "async") {
        const bytes = await createJob(plugin, request, identity.key, this.#services, signal);
        return { plugin, content: { kind: "meta", bytes } };
      }
      const answer = await doTask(plugin, request, this.#services, signal);
      return { plugin, content: { kind: "result", bytes: this.#codec.writeAnswer(answer) } };
    });
    return encodeEnvelope({ key: identity.key, facts: request.stored, content });
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
      return await doTask(plugin, request, this.#services, scope.signal);
    } catch (thrown) {
      const error = toPluginError(thrown);
      const failure = permanentFailure(error, this.#services.redactor.redact(error.message));
      if (failure !== undefined) return failure;
      throw error;
    }
  }

  /** @throws PermanentSystemError with code `CorruptedPluginState`; the signal's reason when the client is gone. */
  async get(plugin: ServedPlugin, resourceMeta: Uint8Array, secrets: Secrets, scope: CallScope): Promise<JobAnswer> {
    const envelope = decodeEnvelope(resourceMeta);
    this.#ledger.watched(envelope.key);
    const facts = this.#codec.readFacts(envelope.facts, secrets);
    scope.about(subjectOf(facts));
    const { content } = envelope;
    if (content.kind === "result" || plugin.kind === "sync") return this.#codec.readAnswer(content.bytes);
    const job = this.#open(plugin, envelope, facts, scope);
    const answer = await this.#poller.poll(job);
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
    let job: OpenJob;
    try {
      const envelope = decodeEnvelope(resourceMeta);
      this.#ledger.watched(envelope.key);
      this.#ledger.forget(envelope.key);
      const facts = this.#codec.readFacts(envelope.facts, {});
      scope.about(subjectOf(facts));
      if (envelope.content.kind === "result") return;
      job = this.#open(plugin, envelope, facts, scope);
      plugin.config.resourceMeta.decode(job.meta);
    } catch (error) {
      const { code, message }: PluginError = toPluginError(error);
      this.#services.logger.error("A job cannot be deleted, because its resource_meta cannot be read", {
        plugin: plugin.id,
        code,
        message,
      });
      return;
    }
    const { meta, logger } = job;
    const budgetMs = scope.remainingMs();
    const deletion = { meta, reason: "Flyte asked to delete the task", budgetMs, signal: scope.signal, logger };
    await deleteJob(plugin, deletion, this.#services);
  }

  /** Waits for what goes on without a client: creates whose answer is awaited, jobs that are deleted. */
  async close(): Promise<void> {
    await this.#ledger.close();
    await Promise.allSettled(this.#cleaning);
  }

  /** Ends the calls of plugins that no client waits for. */
  stop(reason: unknown): void {
    this.#stopped.abort(reason);
  }

  #asked(plugin: ServedAsyncPlugin, resourceMeta: Uint8Array, scope: CallScope): OpenJob {
    const envelope = decodeEnvelope(resourceMeta);
    this.#ledger.watched(envelope.key);
    const facts = this.#codec.readFacts(envelope.facts, {});
    scope.about(subjectOf(facts));
    return this.#open(plugin, envelope, facts, scope);
  }

  #open(plugin: ServedAsyncPlugin, { key, content }: JobEnvelope, facts: TaskFacts, scope: CallScope): OpenJob {
    const logger = loggerFor(this.#services.logger, facts).child({ plugin: plugin.id });
    return { plugin, key, meta: content.bytes, facts, scope, logger };
  }

  #identityOf({ metadata }: JobRequest): JobIdentity {
    const { nodeExecutionId, retryAttempt: attempt } = metadata.taskExecutionId.id;
    const { executionProject: project, executionDomain: domain, executionName: name, nodeId } = nodeExecutionId;
    if (name === "" && nodeId === "") {
      // Such a request comes from a person, not from Flyte. Two of them must not get the same job.
      this.#services.logger.warn("CreateTask without task_execution_id: the job has a key that nothing can find again");
      const unique = this.#services.random.uuid();
      return {
        key: idempotencyKey({ project, domain, name: unique, nodeId, attempt, incarnation: 0 }),
        lineage: "",
        attempt,
      };
    }
    const key = idempotencyKey({ project, domain, name, nodeId, attempt, incarnation: 0 });
    return { key, lineage: JSON.stringify([project, domain, name, nodeId]), attempt };
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
    await deleteJob(plugin, { meta, reason, signal: this.#stopped.signal, logger }, this.#services);
  }
}
