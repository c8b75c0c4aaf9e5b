import { PhaseInfo, withReason } from "../../contract/phase-info.ts";
import { shortenText } from "../../contract/shorten-text.ts";
import { isTerminalPhase } from "../../contract/phase.ts";
import { ErrorCode } from "../../errors/error-code.ts";
import type { PluginError } from "../../errors/plugin-error.ts";
import { RetryableError } from "../../errors/retryable-error.ts";
import { toPluginError } from "../../errors/to-plugin-error.ts";
import { callWithDeadline } from "../../internal/call-with-deadline.ts";
import { deepFreeze } from "../../internal/deep-freeze.ts";
import type { ConnectorServices } from "../plugins/connector-services.ts";
import type { ServedAsyncPlugin } from "../plugins/served-plugin.ts";
import { answerOf } from "./answer-of.ts";
import { collectOutputs } from "./collected-outputs.ts";
import type { JobAnswer } from "./job-answer.ts";
import type { OpenJob } from "./open-job.ts";
import { codeWord, permanentFailure } from "./permanent-failure.ts";
import { Recent } from "./recent.ts";
import { ResourceReader } from "./resource-reader.ts";
import { roughBytes } from "./rough-bytes.ts";
import { statusContext } from "./task-contexts.ts";

/** What is remembered of a job between two polls. */
interface Known {
  readonly answer: JobAnswer | undefined;
  /** What it takes, in bytes. */
  readonly weight: number;
  /** Failed polls in a row. */
  readonly failures: number;
  /** Polls in a row that did not find the job. */
  readonly notFound: number;
}

const LIMITS = { entries: 10_000, weight: 33_554_432 };
/** Of one answer: a plugin may put all that its service says into custom info. Of a larger one the phase is remembered, and its reason. */
const MOST_OF_ONE = 65_536;
/** Characters. */
const MOST_REASON = 1_000;
const ENTRY_BYTES = 512;
const UNKNOWN: Known = { answer: undefined, weight: ENTRY_BYTES, failures: 0, notFound: 0 };
/** So many polls in a row must not find a job before it is lost: replicas lag, and gateways answer 404 for a moment. */
const NOT_FOUND_CONFIRMATIONS = 3;

/**
 * Polls jobs for a client that gives up on a task after a handful of errors, however far apart (connector-wire.md, 2.6): passing
 * trouble of the service is no error here, but an answer.
 *
 * 1. Within the deadline `get` is called again, after `getMany`, too.
 * 2. After that the last known phase is the answer; RUNNING where none is known, as after a restart of the connector.
 * 3. When `caching.maxSystemFailures` polls have failed in a row, the attempt fails: retryably, so that Flyte deletes the job.
 * 4. The same for ResourceMeta that the plugin cannot read: while a new version is rolled out, another replica may. An error instead would leave a task that
 *    has been polled once in its last phase for ever.
 * 5. What cannot be mended by waiting, and a job that is not found three times in a row, is a failure of the task at once.
 */
export class JobPoller {
  readonly #services: ConnectorServices;
  readonly #reader: ResourceReader;
  readonly #metas = new WeakMap<Uint8Array, { readonly plugin: ServedAsyncPlugin; readonly resourceMeta: unknown }>();
  readonly #known = new Recent<Known>(LIMITS);

  constructor(services: ConnectorServices) {
    this.#services = services;
    this.#reader = new ResourceReader(services);
  }

  /** Jobs that are remembered. */
  get remembered(): number {
    return this.#known.size;
  }

  /** For a job that is deleted. */
  forget(key: string): void {
    this.#known.delete(key);
  }

  /** @throws the signal's reason when the client is gone. */
  async poll(job: OpenJob): Promise<JobAnswer> {
    const { key, scope } = job;
    try {
      const resourceMeta = this.#metaOf(job);
      const answer = await this.#ask(job, resourceMeta);
      // Flyte asks no more, and outputs are large.
      if (isTerminalPhase(answer.phaseInfo.phase)) this.#known.delete(key);
      else this.#remember(key, knownOf(answer));
      return answer;
    } catch (thrown) {
      if (scope.signal.aborted) throw scope.signal.reason;
      return this.#answerFor(toPluginError(thrown), job);
    }
  }

  /**
   * Frozen, and so the same for every poll: `OpenJob.meta` is, too, for as long as it is remembered.
   *
   * @throws RetryableError with the code of the codec.
   */
  #metaOf({ plugin, meta }: OpenJob): unknown {
    const found = this.#metas.get(meta);
    if (found?.plugin === plugin) return found.resourceMeta;
    let resourceMeta: unknown;
    try {
      resourceMeta = deepFreeze(plugin.config.resourceMeta.decode(meta));
    } catch (thrown) {
      const { code, message } = toPluginError(thrown);
      throw new RetryableError(code, message, { cause: thrown });
    }
    this.#metas.set(meta, { plugin, resourceMeta });
    return resourceMeta;
  }

  async #ask(job: OpenJob, resourceMeta: unknown): Promise<JobAnswer> {
    const { plugin, key, facts, scope } = job;
    const { clock, redactor } = this.#services;
    const { failures = 0, notFound = 0 } = this.#known.get(key) ?? {};
    const resource = await this.#reader.read(job, resourceMeta, failures + notFound === 0);
    const what = `status of plugin ${JSON.stringify(plugin.id)}`;
    const ofStatus = { clock, timeoutMs: plugin.config.timeouts.statusMs, what, signal: scope.signal };
    return await callWithDeadline(ofStatus, async (callSignal) => {
      const outputs = collectOutputs(facts, callSignal);
      const call = { facts, inputs: undefined, signal: callSignal, outputWriter: outputs.writer, logger: job.logger };
      const value = await plugin.plugin.status(statusContext(this.#services, call, resourceMeta, resource));
      return answerOf(value, outputs.current, facts, redactor, "status");
    });
  }

  #remember(key: string, known: Known): void {
    this.#known.set(key, known, known.weight);
  }

  #answerFor(error: PluginError, { plugin, key, logger }: OpenJob): JobAnswer {
    const known = this.#known.get(key) ?? UNKNOWN;
    const message = this.#services.redactor.redact(error.message);
    const options = { code: codeWord(error.code), message };
    logger.warn("A poll has failed", { code: error.code, error: message, failures: known.failures + 1 });
    const permanent = permanentFailure(error, message);
    if (permanent !== undefined) return permanent;
    // The service is there and asks for patience: no failure.
    if (error.consequence === "retryAfter") return lastKnown(known.answer, message);
    if (error.consequence === "notFound") {
      const notFound = known.notFound + 1;
      this.#remember(key, { ...known, notFound });
      if (notFound < NOT_FOUND_CONFIRMATIONS) return lastKnown(known.answer, message);
      return { phaseInfo: PhaseInfo.systemRetryableFailure(options) };
    }
    const failures = known.failures + 1;
    this.#remember(key, { ...known, failures });
    if (failures <= plugin.config.caching.maxSystemFailures) return lastKnown(known.answer, message);
    const text = `${failures} polls in a row have failed, the last one with [${options.code}] ${message}`;
    return { phaseInfo: PhaseInfo.systemRetryableFailure({ code: ErrorCode.CacheFailed, message: text }) };
  }
}

/** What is remembered of an answer. */
function knownOf(answer: JobAnswer): Known {
  const size = roughBytes(answer, MOST_OF_ONE);
  if (size <= MOST_OF_ONE) return { ...UNKNOWN, answer, weight: ENTRY_BYTES + size };
  const reason = shortenText(answer.phaseInfo.reason, { maxChars: MOST_REASON });
  const phaseInfo: PhaseInfo = { ...answer.phaseInfo, info: {}, reason };
  return { ...UNKNOWN, answer: { phaseInfo }, weight: ENTRY_BYTES + roughBytes(phaseInfo, MOST_OF_ONE) };
}

function lastKnown(answer: JobAnswer | undefined, problem: string): JobAnswer {
  const { phaseInfo } = answer ?? { phaseInfo: PhaseInfo.running() };
  return { ...answer, phaseInfo: withReason(phaseInfo, `last known; the service cannot be asked: ${problem}`) };
}
