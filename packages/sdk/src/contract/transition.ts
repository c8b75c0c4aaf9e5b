import { PhaseInfo } from "./phase-info.ts";

/** How a transition is stored. `Barrier` is deprecated in Flyte and never made here. Source: flyteplugins, core/transition.go. */
export const TransitionType = { Ephemeral: "TransitionTypeEphemeral", Barrier: "TransitionTypeBarrier" } as const;
/** One of {@link TransitionType}. */
export type TransitionType = (typeof TransitionType)[keyof typeof TransitionType];

/** A phase on its way to the host. Source: flyteplugins, core/transition.go. */
export interface Transition {
  readonly type: TransitionType;
  readonly info: PhaseInfo;
}

/** Nothing is known this round. */
export const UNKNOWN_TRANSITION: Transition = Object.freeze({
  type: TransitionType.Ephemeral,
  info: PhaseInfo.undefined,
});

/** A transition of this type; `Ephemeral` by default. Counterparts: `DoTransition`, `DoTransitionType`. */
export function doTransition(info: PhaseInfo, type: TransitionType = TransitionType.Ephemeral): Transition {
  return Object.freeze({ type, info });
}
