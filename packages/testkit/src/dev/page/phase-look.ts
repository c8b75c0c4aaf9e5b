/** Class of a phase's text, and the colour of its time. The text always stands beside: nobody needs the colour. */
export interface PhaseLook {
  readonly className: string;
  readonly colour: string;
}

const WAITS: PhaseLook = { className: "quiet", colour: "var(--wait)" };
const BEGINS: PhaseLook = { className: "", colour: "var(--begin)" };
const FAILED: PhaseLook = { className: "bad", colour: "var(--bad)" };

const LOOKS: Readonly<Record<string, PhaseLook>> = {
  Queued: { className: "odd", colour: "var(--odd)" },
  Initializing: BEGINS,
  Running: { className: "", colour: "var(--link)" },
  Success: { className: "good", colour: "var(--good)" },
  RetryableFailure: FAILED,
  PermanentFailure: FAILED,
};

/** How a phase looks. */
export function lookOf(phase: string): PhaseLook {
  return LOOKS[phase] ?? WAITS;
}
