import type { PluginFacts } from "../protocol/dev-event.ts";
import { byId, make, write } from "./dom.ts";

interface Level {
  readonly element: HTMLElement;
  readonly text: HTMLElement;
  readonly meter: HTMLMeterElement;
}

/** How full the limiters and the pools of tokens are. */
export class LevelPanel {
  readonly #box = byId("levels", HTMLElement);
  readonly #state = make("p", "quiet");
  readonly #levels = new Map<string, Level>();

  constructor() {
    this.#box.append(this.#state);
  }

  draw(plugins: Iterable<PluginFacts>): void {
    for (const plugin of plugins) {
      const paused =
        plugin.pausedForMs > 0 ? `; paused for ${Math.ceil(plugin.pausedForMs / 1_000)} s, as the service asked` : "";
      const loaded = plugin.isLoaded
        ? `watches ${plugin.watched} jobs, polls ${plugin.polling}`
        : "not loaded before its first task";
      write(this.#state, `${loaded}${paused}`);
      for (const [name, level] of [
        ["reads", plugin.reads],
        ["writes", plugin.writes],
      ] as const) {
        if (level === undefined) continue;
        this.#level(name, level.available, level.burst, `${level.available} of ${level.burst}, ${level.waiting} wait`);
      }
      for (const { name, quota, held, waiting } of plugin.pools) {
        const words = `${held} of ${quota ?? "?"} held, ${waiting} wait`;
        this.#level(`tokens of ${name}`, held, quota ?? Math.max(1, held), words);
      }
    }
  }

  #level(name: string, value: number, most: number, words: string): void {
    const { text, meter } = this.#of(name);
    write(text, `${name}: ${words}`);
    if (meter.max !== most) meter.max = most;
    if (meter.value !== value) meter.value = value;
  }

  #of(name: string): Level {
    const known = this.#levels.get(name);
    if (known !== undefined) return known;
    const [text, meter] = [make("span", ""), make("meter", "")];
    meter.setAttribute("aria-label", name);
    const level = { element: make("div", "level", text, meter), text, meter };
    this.#box.append(level.element);
    this.#levels.set(name, level);
    return level;
  }
}
