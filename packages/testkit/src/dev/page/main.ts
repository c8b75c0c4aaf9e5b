import type { DevEvent } from "../protocol/dev-event.ts";
import { DevModel, type DevSnapshot, type TaskView } from "../protocol/dev-model.ts";
import { connect } from "./connection.ts";
import { byId, write } from "./dom.ts";
import { FakePanel } from "./fake-panel.ts";
import { FaultPanel } from "./fault-panel.ts";
import { LevelPanel } from "./level-panel.ts";
import { MessageList } from "./message-list.ts";
import { PhaseCounts } from "./phase-counts.ts";
import { RequestTable } from "./request-table.ts";
import { TaskDetail } from "./task-detail.ts";
import { TaskList } from "./task-list.ts";

/** How often what is no time line is drawn, and how often time lines grow, in milliseconds. */
const CALM_MS = 200;
const GROW_MS = 100;

let model: DevModel | undefined;
let tasks: readonly TaskView[] = [];
let isWaiting = false;
let calmAt = 0;

const connection = connect({
  onEvent: ({ event, data }) => {
    // The program and the page come from one package, so that the types fit.
    if (event === "snapshot") model = new DevModel(JSON.parse(data) as DevSnapshot);
    else for (const each of JSON.parse(data) as DevEvent[]) model?.apply(each);
    drawSoon();
  },
  onState: (text, isGood) => {
    const element = byId("connection", HTMLElement);
    write(element, text);
    element.className = isGood ? "good" : "bad";
  },
});

const list = new TaskList({ onSelect: drawAll, onAbort: abort, onChange: drawSoon });
const detail = new TaskDetail(() => {
  if (list.selected !== undefined) abort(list.selected);
});
const counts = new PhaseCounts();
const faults = new FaultPanel(act);
const fake = new FakePanel(act);
const levels = new LevelPanel();
const requests = new RequestTable(drawAll);
const messages = new MessageList();

for (const count of [1, 50]) {
  byId(`submit-${count}`, HTMLButtonElement).addEventListener("click", () => {
    act({ kind: "submit", count }, count === 1 ? "1 task submitted" : `${count} tasks submitted`);
  });
}
byId("abort-all", HTMLButtonElement).addEventListener("click", () =>
  act({ kind: "abortAll" }, "the abort of all tasks is under way"),
);
setInterval(() => {
  if (model !== undefined && !document.hidden) drawSoon();
}, GROW_MS);

function abort(task: string): void {
  if (model?.tasks.get(task)?.marks.at(-1)?.isTerminal === true)
    say(`${task} has ended: there is nothing to abort`, true);
  else act({ kind: "abort", task }, `the abort of ${task} is under way`);
}

function act(action: object, done?: string): void {
  void actAndSay(action, done);
}

async function actAndSay(action: object, done: string | undefined): Promise<void> {
  try {
    await connection.act(action);
    if (done !== undefined) say(done, true);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error), false);
  }
}

function say(text: string, isGood: boolean): void {
  const status = byId("status", HTMLElement);
  status.className = isGood ? "" : "bad";
  status.textContent = text;
}

function drawAll(): void {
  calmAt = 0;
  drawSoon();
}

/** Once for each frame of the screen, however much happens. */
function drawSoon(): void {
  if (isWaiting) return;
  isWaiting = true;
  requestAnimationFrame(() => {
    isWaiting = false;
    draw();
  });
}

function draw(): void {
  if (model === undefined) return;
  const now = Date.now();
  tasks = [...model.tasks.values()];
  list.draw(tasks, now - (now % GROW_MS));
  if (now - calmAt < CALM_MS) return;
  calmAt = now;
  const { facts } = model;
  write(byId("plugin", HTMLElement), facts.plugin);
  const where = facts.service === "fake" ? "against its fake" : `against ${facts.service}`;
  write(byId("about", HTMLElement), `${facts.taskType}, in the reference runtime, ${where}:`);
  counts.draw(tasks);
  detail.draw(list.selected === undefined ? undefined : model.tasks.get(list.selected));
  faults.draw(facts, model.active);
  fake.draw(facts, model.schedule, model.jobs);
  levels.draw(model.plugins.values());
  requests.draw(model.requests, list.selected);
  messages.draw(model.messages);
}
