/** A Kubernetes event behind a reason. Source: flyteplugins, core/phase.go. */
export interface KubernetesEvent {
  readonly type: string;
  readonly reason: string;
  readonly sourceComponent: string;
  readonly count: number;
}

/** One more reason for a phase, with its time. Source: flyteplugins, core/phase.go. */
export interface ReasonInfo {
  readonly reason: string;
  readonly occurredAt?: Date | undefined;
  readonly kubernetesEvent?: KubernetesEvent | undefined;
}
