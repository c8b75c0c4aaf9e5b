import type { Clock } from "../../contract/clock.ts";
import type { DataStore } from "../../contract/data-store.ts";
import type { GrpcChannels } from "../../channels/grpc-channels.ts";
import type { Fetch } from "../../contract/fetch.ts";
import type { Logger } from "../../contract/logger.ts";
import type { MetricsScope } from "../../contract/metrics-scope.ts";
import type { Random } from "../../contract/random.ts";
import type { SecretManager } from "../../contract/secret-manager.ts";
import type { Redactor } from "../../host/secrets.ts";
import type { PluginCallOutcome } from "./plugin-call.ts";

/** The outside world, as the connector and its plugins see it. */
export interface ConnectorServices {
  readonly clock: Clock;
  readonly random: Random;
  readonly fetch: Fetch;
  /** Closed with the connector. */
  readonly grpc: GrpcChannels;
  readonly logger: Logger;
  readonly metricsScope: MetricsScope;
  /** Remembers what it gave, so that `redactor` finds it. */
  readonly secretManager: SecretManager;
  readonly redactor: Redactor;
  readonly dataStore: DataStore;
  /** Told of every call of a plugin that asks its service. Must not throw. */
  readonly onPluginCall: (outcome: PluginCallOutcome) => void;
}
