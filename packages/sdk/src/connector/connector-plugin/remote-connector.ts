import type { AsyncPlugin, CreateResult } from "../../contract/async-plugin.ts";
import type { CreateContext, DeleteContext, GetContext, StatusContext } from "../../contract/call-contexts.ts";
import type { PhaseInfo } from "../../contract/phase-info.ts";
import { Phase } from "../../contract/phase.ts";
import type { PluginConfig } from "../../contract/plugin-config.ts";
import type { PluginSetupContext } from "../../contract/plugin-entry.ts";
import type { ResourceRequirements } from "../../contract/resource-constraints.ts";
import type { TaskTemplate } from "../../contract/task-template.ts";
import { ErrorCode } from "../../errors/error-code.ts";
import { NotFoundError } from "../../errors/not-found-error.ts";
import { PermanentSystemError } from "../../errors/permanent-system-error.ts";
import { RetryableError } from "../../errors/retryable-error.ts";
import { shortenText } from "../../contract/shorten-text.ts";
import { describeCategory } from "../../registry/task-category.ts";
import { connectionReferenceOf, resolveConnection } from "./connection-reference.ts";
import { ConnectorClients } from "./connector-clients.ts";
import type { JobClient } from "./job-client.ts";
import { errorAboutJob, errorOfCreate } from "./connector-errors.ts";
import { ConnectorListings } from "./connector-listings.ts";
import { connectorMetaCodec, type ConnectorMeta } from "./connector-meta.ts";
import { createRequest } from "./create-request.ts";
import { findDeployment, type Route } from "./find-deployment.ts";
import { answerProblem, isTerminalJob, phaseOfJob, type RemoteJob } from "./remote-job.ts";
import { deploymentName, type Deployment, type ResolvedConnectorConfig } from "./resolved-config.ts";
import { storeOutputs } from "./store-outputs.ts";

/** What a connector says goes into every event, and into memory for every task. */
const MOST_MESSAGE = 8_000;

/** A job's connector, as far as it can still be known. */
interface PinnedPlace {
  readonly client: JobClient;
  readonly timeouts: Partial<Deployment["timeouts"]>;
}

/** Runs tasks on connectors. Source: K/plugin.go. */
export class RemoteConnector implements AsyncPlugin<ConnectorMeta, RemoteJob> {
  readonly #config: ResolvedConnectorConfig;
  readonly #setup: PluginSetupContext;
  readonly #clients: ConnectorClients;
  readonly #listings: ConnectorListings;

  constructor(config: ResolvedConnectorConfig, setup: PluginSetupContext) {
    this.#config = config;
    this.#setup = setup;
    this.#clients = new ConnectorClients(setup);
    const { deployments, pollIntervalMs } = config;
    const { clock, logger } = setup;
    const client = this.#clients.metadata.bind(this.#clients);
    this.#listings = new ConnectorListings({ deployments, pollIntervalMs, clock, logger, client });
  }

  getConfig(): PluginConfig<ConnectorMeta> {
    return { ...this.#config.webApi, resourceMeta: connectorMetaCodec };
  }

  resourceRequirements(): ResourceRequirements {
    return { namespace: "default", constraints: this.#config.resourceConstraints };
  }

  async create(ctx: CreateContext): Promise<CreateResult<ConnectorMeta, RemoteJob>> {
    const template = await ctx.taskReader.read();
    const request = await createRequest(ctx, template);
    const route = await this.#routeOf(template, ctx.signal);
    const { deployment } = route;
    // In v1 no word of `custom` is reserved.
    const connection = connectionReferenceOf(deployment.protocol === "v1" ? undefined : template.custom, template.type);
    try {
      const { resourceMeta } = await this.#clients.jobs(deployment).createTask(
        { ...request, connection: await resolveConnection(connection, this.#setup.secretManager) },
        {
          signal: ctx.signal,
          timeoutMs: deployment.timeouts.CreateTask,
          // The attempt is named in the request: a connector that gets it twice knows its job again.
          repeatable: true,
          check: (answer) => (answer.resourceMeta.length === 0 ? "resource_meta is empty" : undefined),
        },
      );
      return {
        resourceMeta: {
          deployment: deployment.id,
          endpoint: deployment.endpoint,
          tls: deployment.security.kind === "tls",
          category: { name: template.type, version: template.taskTypeVersion ?? 0 },
          outputPrefix: ctx.outputWriter.outputPrefixPath,
          connection,
          ...(deployment.protocol === "v2" ? {} : { protocol: deployment.protocol }),
          connectorResourceMeta: Buffer.from(resourceMeta).toString("base64"),
        },
      };
    } catch (error) {
      throw errorOfCreate(error, route);
    }
  }

  async get({ resourceMeta: meta, signal }: GetContext<ConnectorMeta>): Promise<RemoteJob> {
    const { client, timeouts } = this.#placeOf(meta);
    try {
      const { resource } = await client.getTask(
        { ...(await this.#jobOf(meta)), outputPrefix: meta.outputPrefix },
        { signal, timeoutMs: timeouts.GetTask, repeatable: true, check: answerProblem },
      );
      // The check has looked at it.
      if (resource === undefined) throw new TypeError("GetTask answered without a resource");
      resource.message = shortenText(resource.message, { maxChars: MOST_MESSAGE });
      return { resource, endpoint: meta.endpoint };
    } catch (error) {
      throw errorAboutJob(error);
    }
  }

  async status(ctx: StatusContext<ConnectorMeta, RemoteJob>): Promise<PhaseInfo> {
    const phaseInfo = phaseOfJob(ctx.resource);
    return phaseInfo.phase === Phase.Success ? await storeOutputs(ctx, phaseInfo) : phaseInfo;
  }

  async delete({ resourceMeta: meta, signal }: DeleteContext<ConnectorMeta>): Promise<void> {
    if (meta === undefined) return;
    const { client, timeouts } = this.#placeOf(meta);
    try {
      await client.deleteTask(await this.#jobOf(meta), { signal, timeoutMs: timeouts.DeleteTask, repeatable: true });
    } catch (thrown) {
      const error = errorAboutJob(thrown);
      // A job that is gone needs no deletion; Flyte would fail here for ever (D31).
      if (!(error instanceof NotFoundError)) throw error;
    }
  }

  isTerminal(job: RemoteJob): boolean {
    return isTerminalJob(job);
  }

  /** @throws PermanentSystemError with code `PluginNotFound`; RetryableError while a connector that might serve the task has never been heard of. */
  async #routeOf(template: TaskTemplate, signal: AbortSignal): Promise<Route> {
    const { project, domain } = template.id;
    const { type: name, taskTypeVersion: version = 0 } = template;
    await this.#listings.refresh(signal);
    const route = findDeployment(this.#config, this.#listings.served(), { name, version, project, domain });
    if (route !== undefined) return route;
    const task = `No connector serves task type ${describeCategory(name, version)} for project ${project}, domain ${domain}`;
    const unknown = this.#listings.unknown();
    if (unknown.length > 0) {
      const who = unknown.map(deploymentName).join(", ");
      throw new RetryableError(ErrorCode.ServiceUnavailable, `${task}, and ${who} cannot be asked`);
    }
    const advice = "name one in connectorForTaskTypes, or set defaultConnector";
    throw new PermanentSystemError(ErrorCode.PluginNotFound, `${task}: ${advice}`);
  }

  #placeOf({ deployment: id, endpoint, tls, protocol = "v2" }: ConnectorMeta): PinnedPlace {
    const known = this.#config.deployments.find((deployment) => deployment.id === id);
    // A protected connection stays one, whatever becomes of the configuration.
    const fits = known !== undefined && (known.security.kind === "tls") === tls;
    const security = fits ? known.security : { kind: tls ? ("tls" as const) : ("plaintext" as const) };
    return { client: this.#clients.jobs({ id, endpoint, security, protocol }), timeouts: known?.timeouts ?? {} };
  }

  async #jobOf({ connectorResourceMeta, category, connection }: ConnectorMeta) {
    return {
      resourceMeta: new Uint8Array(Buffer.from(connectorResourceMeta, "base64")),
      taskCategory: category,
      connection: await resolveConnection(connection, this.#setup.secretManager),
    };
  }
}
