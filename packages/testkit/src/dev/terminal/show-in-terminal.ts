import type { DevHost } from "../command/dev-host.ts";
import type { DevSession } from "../session/dev-session.ts";
import { actionsOfKey } from "./action-of-key.ts";
import { eventLine } from "./event-line.ts";
import { renderScreen } from "./render-screen.ts";

const DRAW_MS = 250;
// The other screen, without a cursor; and back.
const ENTER = "\u001B[?1049h\u001B[?25l";
const LEAVE = "\u001B[?25h\u001B[?1049l";
// Each line is written over the old one: clearing first would flicker.
const HOME = "\u001B[H";
const REST_OF_LINE = "\u001B[K";
const REST_OF_SCREEN = "\u001B[J";

/** Shows a session in the terminal until the host's signal is aborted; where there is no terminal, as one line for each thing that happens. */
export async function showInTerminal(session: DevSession, host: DevHost): Promise<void> {
  await (host.isTerminal ? showScreen(session, host) : showLines(session, host));
}

async function showLines(session: DevSession, host: DevHost): Promise<void> {
  const stop = session.listen((events) => {
    const lines = events.flatMap((event) => eventLine(event, Date.now()) ?? []);
    if (lines.length > 0) host.out(`${lines.join("\n")}\n`);
  });
  await ended(host.signal);
  stop();
}

async function showScreen(session: DevSession, host: DevHost): Promise<void> {
  const { model } = session;
  const quit = new AbortController();
  const signal = AbortSignal.any([host.signal, quit.signal]);
  let selected = 0;
  let problem = "";
  const draw = (): void => {
    const { columns, rows } = host.size();
    selected = Math.max(0, Math.min(selected, model.tasks.size - 1));
    const lines = renderScreen(model, { columns, rows: problem === "" ? rows : rows - 1, now: Date.now(), selected });
    if (problem !== "") lines.push(problem.slice(0, columns));
    host.out(`${HOME}${lines.map((line) => `${line}${REST_OF_LINE}`).join("\r\n")}${REST_OF_SCREEN}`);
  };
  host.keys((key) => {
    problem = "";
    if (key === "q") quit.abort();
    if (key === "up") selected -= 1;
    if (key === "down") selected += 1;
    for (const action of actionsOfKey(key, model, selected)) {
      session.act(action).catch((error: unknown) => {
        problem = error instanceof Error ? error.message : String(error);
      });
    }
    draw();
  }, signal);
  host.out(ENTER);
  const timer = setInterval(draw, DRAW_MS);
  draw();
  await ended(signal);
  clearInterval(timer);
  host.out(LEAVE);
}

async function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
