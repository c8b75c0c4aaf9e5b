import type { Logger } from "../../contract/logger.ts";
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
import { decodeEnvelope, encodeEnvelope } from "./job-envelope.ts";
import { type JobIdentity, JobLedger } from "./job-ledger.ts";
import type { JobRequest } from "./job-request.ts";
import { permanentFailure } from "./permanent-failure.ts";
import { loggerFor } from "./task-contexts.ts";

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
    const { key, facts: stored, content } = decodeEnvelope(resourceMeta);
    this.#ledger.watched(key);
    if (content.kind === "result" || plugin.kind === "sync") return this.#codec.readAnswer(content.bytes);
    const facts = this.#codec.readFacts(stored, secrets);
    const logger = loggerFor(this.#services.logger, facts).child({ plugin: plugin.id });
    const answer = await this.#poller.poll(plugin, { key, meta: content.bytes, facts }, scope, logger);
    if (wantsCleanup(answer)) this.#cleanUp(plugin, content.bytes, logger);
    return answer;
  }

  /**
   * Deletes a job. What is no job of ours, or cannot be read, is deleted: an error would keep Flyte from ever ending the task (D17).
   *
   * @throws PluginError as the plugin threw it; the signal's reason when the client is gone.
   */
  async delete(plugin: ServedPlugin, resourceMeta: Uint8Array, scope: CallScope): Promise<void> {
    const { logger } = this.#services;
    if (plugin.kind === "sync" || resourceMeta.length === 0) return;
    let meta: Uint8Array;
    try {
      const { key, content } = decodeEnvelope(resourceMeta);
      this.#ledger.watched(key);
      this.#ledger.forget(key);
      if (content.kind === "result") return;
      meta = content.bytes;
      plugin.config.resourceMeta.decode(meta);
    } catch (error) {
      const { code, message }: PluginError = toPluginError(error);
      logger.error("A job cannot be deleted, because its resource_meta cannot be read", {
        plugin: plugin.id,
        code,
        message,
      });
      return;
    }
    const { signal } = scope;
    const budgetMs = scope.remainingMs();
    await deleteJob(
      plugin,
      { meta, reason: "Flyte asked to delete the task", budgetMs, signal, logger },
      this.#services,
    );
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
