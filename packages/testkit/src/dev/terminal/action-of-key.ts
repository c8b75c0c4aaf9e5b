import type { DevAction } from "../protocol/dev-action.ts";
import type { DevModel } from "../protocol/dev-model.ts";
import { faultKeys } from "./fault-keys.ts";

/** What a key asks for. A digit or a capital letter is a fault of the menu: on for the next request, or off again. */
export function actionsOfKey(key: string, model: DevModel, selected: number): readonly DevAction[] {
  switch (key) {
    case "s":
      return [{ kind: "submit", count: 1 }];
    case "m":
      return [{ kind: "submit", count: 50 }];
    case "a": {
      const task = [...model.tasks.keys()][selected];
      return task === undefined ? [] : [{ kind: "abort", task }];
    }
    case "x":
      return [{ kind: "abortAll" }];
    case "p": {
      const { schedule } = model;
      return schedule === undefined
        ? []
        : [{ kind: "schedule", schedule: { ...schedule, isPaused: !schedule.isPaused } }];
    }
    case "r":
      return model.facts.hasSecrets ? [{ kind: "rotateSecrets" }] : [];
    case "0":
      return model.active.map(({ id }) => ({ kind: "faultOff", id }));
    default: {
      const fault = faultKeys(model.facts.menu).get(key);
      if (fault === undefined) return [];
      const isOn = model.active.some(({ id }) => id === fault.id);
      return [isOn ? { kind: "faultOff", id: fault.id } : { kind: "fault", id: fault.id, of: "all", left: 1 }];
    }
  }
}
