import type { DevAction } from "../protocol/dev-action.ts";
import type { DevModel } from "../protocol/dev-model.ts";

/** What a key asks for. A digit is a fault of the menu: on for the next request, or off again. */
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
    case "0":
      return model.active.map(({ id }) => ({ kind: "faultOff", id }));
    default: {
      const fault = /^[1-9]$/.test(key) ? model.facts.menu[Number(key) - 1] : undefined;
      if (fault === undefined) return [];
      const isOn = model.active.some(({ id }) => id === fault.id);
      return [isOn ? { kind: "faultOff", id: fault.id } : { kind: "fault", id: fault.id, of: "all", left: 1 }];
    }
  }
}
