/** A container whose logs can be read. Source: `flyteidl2.core.ContainerContext`. */
export interface ContainerContext {
  readonly containerName: string;
  readonly process?: { readonly startTime?: Date | undefined; readonly endTime?: Date | undefined } | undefined;
}

/** A pod whose logs can be read. Source: `flyteidl2.core.PodLogContext`. */
export interface PodLogContext {
  readonly namespace: string;
  readonly podName: string;
  readonly containers: readonly ContainerContext[];
  readonly primaryContainerName: string;
  readonly initContainers?: readonly ContainerContext[] | undefined;
}

/** Tells Flyte where the logs of a task can be read from. Source: `flyteidl2.core.LogContext`. */
export interface LogContext {
  readonly pods?: readonly PodLogContext[] | undefined;
  readonly primaryPodName?: string | undefined;
  /** Set when a connector serves the logs. */
  readonly connector?: { readonly endpoint: string } | undefined;
  readonly podNamePrefixes?: readonly string[] | undefined;
}
