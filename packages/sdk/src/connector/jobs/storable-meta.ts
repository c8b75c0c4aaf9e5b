import { ErrorCode } from "../../errors/error-code.ts";
import { PermanentSystemError } from "../../errors/permanent-system-error.ts";
import { PermanentUserError } from "../../errors/permanent-user-error.ts";
import { toPluginError } from "../../errors/to-plugin-error.ts";
import type { ConnectorServices } from "../plugins/connector-services.ts";
import type { ServedAsyncPlugin } from "../plugins/served-plugin.ts";
import { deleteJob } from "./delete-job.ts";
import type { JobRequest } from "./job-request.ts";
import { loggerFor } from "./task-contexts.ts";

/** Of what Flyte keeps with a task, within a Kubernetes object of 1.5 MB: as much as `connectorPlugin` may write. */
const MOST_META_BYTES = 524_288;

/**
 * What `create` gave, as bytes for Flyte to keep. A job for which there are none is deleted, because nobody could ever find it again (D10).
 *
 * @throws what the plugin's codec throws; PermanentUserError with code `MetadataTooLarge`.
 */
export async function storableMeta(
  plugin: ServedAsyncPlugin,
  resourceMeta: unknown,
  request: JobRequest,
  services: ConnectorServices,
  signal: AbortSignal,
): Promise<Uint8Array> {
  try {
    return metaBytes(plugin.config.resourceMeta.encode(resourceMeta));
  } catch (error) {
    await discard(plugin, resourceMeta, request, services, signal);
    throw error;
  }
}

// A codec written without TypeScript may give anything.
function metaBytes(bytes: unknown): Uint8Array {
  if (!(bytes instanceof Uint8Array)) {
    throw new PermanentSystemError(ErrorCode.MetadataNotEncodable, "The codec of resourceMeta must encode to bytes");
  }
  if (bytes.length <= MOST_META_BYTES) return bytes;
  throw new PermanentUserError(
    ErrorCode.MetadataTooLarge,
    `resourceMeta takes ${bytes.length} bytes, more than the ${MOST_META_BYTES} that Flyte can keep with a task. Keep no more in it than finds the job again`,
  );
}

/** Never rejects. */
async function discard(
  plugin: ServedAsyncPlugin,
  resourceMeta: unknown,
  request: JobRequest,
  services: ConnectorServices,
  signal: AbortSignal,
): Promise<void> {
  const logger = loggerFor(services.logger, request).child({ plugin: plugin.id });
  const reason = "Its ResourceMeta cannot be stored";
  logger.error("A job is deleted, because its ResourceMeta cannot be stored");
  try {
    await deleteJob(plugin, { resourceMeta, reason, signal, logger }, services);
  } catch (error) {
    const { code } = toPluginError(error);
    logger.error("A job may be left that nobody knows of", { code, reason });
  }
}
