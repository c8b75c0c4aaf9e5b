import { type FaultScope, type Schedule, STEP_RANGE } from "./dev-settings.ts";

/** What a person asks for. */
export type DevAction =
  | { readonly kind: "submit"; readonly count: number }
  | { readonly kind: "abort"; readonly task: string }
  | { readonly kind: "abortAll" }
  /** `left`: requests to hit; `null`: until it is switched off. Replaces the same fault. */
  | { readonly kind: "fault"; readonly id: string; readonly of: FaultScope; readonly left: number | null }
  | { readonly kind: "faultOff"; readonly id: string }
  | { readonly kind: "schedule"; readonly schedule: Schedule }
  | { readonly kind: "rotateSecrets" };

/** Tasks that can be submitted at once, and requests that a fault can be set for. */
export const MOST = { submit: 1_000, hits: 10_000 } as const;

const SCOPES: readonly FaultScope[] = ["all", "reads", "writes"];

/** Reads what came over the network. @throws RangeError that says what is wrong with it. */
export function readAction(value: unknown): DevAction {
  const kind = field(value, "kind");
  switch (kind) {
    case "submit":
      return { kind, count: integer(value, "count", 1, MOST.submit) };
    case "abort":
      return { kind, task: text(value, "task") };
    case "abortAll":
    case "rotateSecrets":
      return { kind };
    case "fault": {
      const of = SCOPES.find((scope) => scope === field(value, "of"));
      if (of === undefined) throw wrong("of", field(value, "of"), `one of ${SCOPES.join(", ")}`);
      const left = field(value, "left") === null ? null : integer(value, "left", 1, MOST.hits);
      return { kind, id: text(value, "id"), of, left };
    }
    case "faultOff":
      return { kind, id: text(value, "id") };
    case "schedule":
      return { kind, schedule: readSchedule(field(value, "schedule")) };
    default:
      throw wrong("kind", kind, "submit, abort, abortAll, fault, faultOff, schedule or rotateSecrets");
  }
}

function readSchedule(value: unknown): Schedule {
  const isPaused = field(value, "isPaused");
  if (typeof isPaused !== "boolean") throw wrong("isPaused", isPaused, "true or false");
  const stepMs = integer(value, "stepMs", STEP_RANGE.least, STEP_RANGE.most);
  return { stepMs, ending: text(value, "ending"), isPaused };
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function text(value: unknown, name: string): string {
  const found = field(value, name);
  if (typeof found === "string" && found !== "") return found;
  throw wrong(name, found, "a text");
}

function integer(value: unknown, name: string, least: number, most: number): number {
  const found = field(value, name);
  if (typeof found === "number" && Number.isInteger(found) && found >= least && found <= most) return found;
  throw wrong(name, found, `an integer from ${least} to ${most}`);
}

function wrong(name: string, value: unknown, expected: string): RangeError {
  return new RangeError(`${name} is ${JSON.stringify(value) ?? "absent"}; expected ${expected}`);
}
