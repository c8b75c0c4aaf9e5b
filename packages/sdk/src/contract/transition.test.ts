import { expect, test } from "vitest";
import { createSubNamespace } from "./resource-constraints.ts";
import { PhaseInfo } from "./phase-info.ts";
import { doTransition, TransitionType, UNKNOWN_TRANSITION } from "./transition.ts";

test("the types have Flyte's names", () => {
  expect(TransitionType).toEqual({ Ephemeral: "TransitionTypeEphemeral", Barrier: "TransitionTypeBarrier" });
});

test.for([PhaseInfo.undefined, PhaseInfo.success()])(
  "a transition to %o is ephemeral unless it says otherwise",
  (info) => {
    expect(doTransition(info)).toStrictEqual({ type: "TransitionTypeEphemeral", info });
    expect(doTransition(info, TransitionType.Barrier)).toStrictEqual({ type: "TransitionTypeBarrier", info });
    expect(doTransition(info).info).toBe(info);
    expect(Object.isFrozen(doTransition(info))).toBe(true);
  },
);

test("the unknown transition is ephemeral and undefined", () => {
  expect(UNKNOWN_TRANSITION).toStrictEqual({ type: "TransitionTypeEphemeral", info: PhaseInfo.undefined });
});

test("a namespace inside a namespace is joined with a colon", () => {
  expect(createSubNamespace(createSubNamespace("a", "b"), "c")).toBe("a:b:c");
});
