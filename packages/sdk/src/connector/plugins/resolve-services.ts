import { createGrpcChannels } from "../../channels/grpc-channels.ts";
import type { DataStore } from "../../contract/data-store.ts";
import type { GrpcUnary } from "../../contract/grpc-unary.ts";
import type { MetricsScope } from "../../contract/metrics-scope.ts";
import { ErrorCode } from "../../errors/error-code.ts";
import { PermanentSystemError } from "../../errors/permanent-system-error.ts";
import { createJsonLogger } from "../../host/json-logger.ts";
import { createRedactingLogger } from "../../host/redacting-logger.ts";
import { createEnvSecretManager, createRedactor } from "../../host/secrets.ts";
import { systemClock } from "../../internal/system-clock.ts";
import { systemRandom } from "../../internal/system-random.ts";
import type { ConnectorServices } from "./connector-services.ts";

/** Services, some of which may be left out. */
export type ServicesOptions = {
  readonly [Name in keyof Omit<ConnectorServices, "redactor" | "grpc">]?: ConnectorServices[Name] | undefined;
} & { readonly grpc?: GrpcUnary | undefined };

/** Fills in the defaults. */
export function resolveServices(options: ServicesOptions): ConnectorServices {
  const { clock = systemClock, random = systemRandom, fetch = globalThis.fetch } = options;
  const { metricsScope = NO_METRICS, dataStore = NO_DATA_STORE, onPluginCall = () => {} } = options;
  const redactor = createRedactor();
  return Object.freeze<ConnectorServices>({
    clock,
    random,
    fetch,
    grpc: options.grpc === undefined ? createGrpcChannels() : { unary: options.grpc, close: async () => {} },
    logger: createRedactingLogger(options.logger ?? createJsonLogger({ now: () => clock.now() }), redactor),
    metricsScope,
    secretManager: redactor.watch(options.secretManager ?? createEnvSecretManager()),
    redactor,
    dataStore,
    onPluginCall,
  });
}

const NO_METRICS: MetricsScope = Object.freeze({ increment: () => {}, gauge: () => {}, duration: () => {} });

const NO_DATA_STORE: DataStore = Object.freeze<DataStore>({
  read: async (uri) => {
    throw new PermanentSystemError(
      ErrorCode.ReadFailed,
      `There is no data store to read ${uri} from: give one to serveConnector`,
    );
  },
  write: async (uri) => {
    throw new PermanentSystemError(
      ErrorCode.ReadFailed,
      `There is no data store to write ${uri} to: give one to serveConnector`,
    );
  },
});
