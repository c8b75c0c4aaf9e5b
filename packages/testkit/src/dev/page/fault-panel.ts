import type { ActiveFault, DevFacts, FaultLabel } from "../protocol/dev-settings.ts";
import { byId, make, write } from "./dom.ts";

type Act = (action: object, done?: string) => void;

/** A button for each fault. */
export class FaultPanel {
  readonly #box = byId("faults", HTMLElement);
  readonly #left = byId("fault-left", HTMLInputElement);
  readonly #stays = byId("fault-stays", HTMLInputElement);
  readonly #of = byId("fault-of", HTMLSelectElement);
  readonly #rotate = byId("rotate", HTMLButtonElement);
  readonly #buttons = new Map<string, { readonly label: FaultLabel; readonly button: HTMLButtonElement }>();
  readonly #act: Act;
  #active: readonly ActiveFault[] = [];

  constructor(act: Act) {
    this.#act = act;
    this.#stays.addEventListener("change", () => {
      this.#left.disabled = this.#stays.checked;
    });
    byId("faults-off", HTMLButtonElement).addEventListener("click", () => {
      for (const { id } of this.#active) act({ kind: "faultOff", id });
    });
    this.#rotate.addEventListener("click", () => act({ kind: "rotateSecrets" }, "the secrets are others now"));
  }

  draw({ menu, hasSecrets }: DevFacts, active: readonly ActiveFault[]): void {
    if (this.#rotate.hidden === hasSecrets) this.#rotate.hidden = !hasSecrets;
    if (this.#buttons.size === 0) for (const label of menu) this.#add(label);
    if (this.#active === active) return;
    this.#active = active;
    for (const [id, { label, button }] of this.#buttons) {
      const on = active.find((each) => each.id === id);
      button.setAttribute("aria-pressed", String(on !== undefined));
      write(button, on === undefined ? label.label : `${label.label}: ${stateOf(on)}`);
    }
  }

  #add(label: FaultLabel): void {
    const button = make("button", "", label.label);
    button.type = "button";
    button.title = label.description;
    button.dataset["fault"] = label.id;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => this.#press(label));
    this.#box.append(button);
    this.#buttons.set(label.id, { label, button });
  }

  #press({ id, label }: FaultLabel): void {
    if (this.#active.some((each) => each.id === id)) {
      this.#act({ kind: "faultOff", id }, `${label} is off`);
      return;
    }
    const left = this.#stays.checked ? null : this.#left.valueAsNumber;
    this.#act({ kind: "fault", id, of: this.#of.value, left }, `${label} is on`);
  }
}

function stateOf({ left, hits, of }: ActiveFault): string {
  const which = of === "all" ? "" : ` ${of}`;
  return left === null ? `on${which}, hit ${hits}` : `${left} more${which}`;
}
