import { request } from "node:http";

import { describe, expect, it } from "vitest";

import type { DevEvent } from "../../src/dev/protocol/dev-event.ts";
import { DevModel, type DevSnapshot } from "../../src/dev/protocol/dev-model.ts";
import { EventParser } from "../../src/dev/protocol/parse-events.ts";
import { startPage, TOKEN, type StartedPage } from "./start-page.ts";

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

const AUTHORISED = { authorization: `Bearer ${TOKEN}` };

/** A request with exactly these headers: `fetch` would not let anybody choose Host or Origin. */
async function send(
  { server }: StartedPage,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body = "",
): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: server.port, method, path, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body: text }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const act = async (started: StartedPage, action: unknown, headers = {}): Promise<Answer> =>
  await send(
    started,
    "POST",
    "/api/actions",
    { ...AUTHORISED, "content-type": "application/json", ...headers },
    JSON.stringify(action),
  );

describe("who may use the page", () => {
  it("the page itself has no data, and may load nothing from anywhere else", async () => {
    await using started = await startPage("// program");
    const { status, headers, body } = await send(started, "GET", "/");
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-security-policy": expect.stringContaining("default-src 'none'; script-src 'self'"),
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    });
    expect(headers["access-control-allow-origin"]).toBeUndefined();
    expect(body).not.toContain("job-plugin");
    expect((await send(started, "GET", "/page.js")).body).toBe("// program");
    expect((await send(started, "GET", "/page.css")).body).toContain("light-dark");
  });

  it.each([
    ["no token", {}],
    ["a wrong token", { authorization: "Bearer a-token-for-testz" }],
    ["a token of another length", { authorization: "Bearer a" }],
  ])("nothing is told or done with %s", async (_what, headers) => {
    await using started = await startPage("");
    expect((await send(started, "GET", "/api/events", headers)).status).toBe(401);
    const refused = await send(
      started,
      "POST",
      "/api/actions",
      { "content-type": "application/json", ...headers },
      '{"kind":"submit","count":1}',
    );
    expect(refused.status).toBe(401);
    expect(refused.body).not.toContain(TOKEN);
    expect(started.session.model.tasks.size).toBe(0);
  });

  it.each(["evil.example.com", "evil.example.com:80", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example.com"])(
    "a browser that was made to believe %s is here gets nothing, not even with the token",
    async (host) => {
      await using started = await startPage("");
      for (const path of ["/", "/page.js", "/api/events"]) {
        expect((await send(started, "GET", path, { ...AUTHORISED, host })).status).toBe(421);
      }
      expect((await act(started, { kind: "submit", count: 1 }, { host })).status).toBe(421);
      expect(started.session.model.tasks.size).toBe(0);
    },
  );

  it("a page of another origin gets nothing; our own does, under each of its names", async () => {
    await using started = await startPage("");
    const { port } = started.server;
    for (const origin of [
      "https://evil.example.com",
      "null",
      `http://127.0.0.1:${port + 1}`,
      `https://127.0.0.1:${port}`,
    ]) {
      expect((await act(started, { kind: "submit", count: 1 }, { origin })).status).toBe(403);
    }
    expect(started.session.model.tasks.size).toBe(0);
    for (const name of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]) {
      const headers = { host: name, origin: `http://${name}` };
      expect((await act(started, { kind: "submit", count: 1 }, headers)).status).toBe(204);
    }
    expect(started.session.model.tasks.size).toBe(3);
  });

  it("what a form of another site can send is refused", async () => {
    await using started = await startPage("");
    const refused = await act(started, { kind: "submit", count: 1 }, { "content-type": "text/plain" });
    expect(refused.status).toBe(415);
  });
});

describe("what the page asks for", () => {
  it.each([
    ["no JSON", "{", "JSON"],
    ["another kind", '{"kind":"explode"}', 'kind is \\"explode\\"; expected submit, abort'],
    ["too many tasks", '{"kind":"submit","count":1001}', "count is 1001; expected an integer from 1 to 1000"],
    ["a task that there is not", '{"kind":"abort","task":"x"}', 'There is no task \\"x\\"'],
    [
      "a fault that there is not",
      '{"kind":"fault","id":"x","of":"all","left":1}',
      'There is no fault \\"x\\"; there are 503',
    ],
    [
      "a place that there is not",
      '{"kind":"fault","id":"503","of":"x","left":1}',
      "expected one of all, reads, writes",
    ],
    [
      "an ending that is none",
      '{"kind":"schedule","schedule":{"stepMs":100,"ending":"RUNNING","isPaused":false}}',
      "expected DONE, FAILED, STOPPED",
    ],
    ["a body that is too long", `"${"x".repeat(70_000)}"`, "longer than 65536 bytes"],
  ])("%s is refused with words that say what to send", async (_what, body, words) => {
    await using started = await startPage("");
    const headers = { ...AUTHORISED, "content-type": "application/json" };
    const refused = await send(started, "POST", "/api/actions", headers, body);
    expect(refused.status).toBe(400);
    expect(refused.body).toContain(words);
  });

  it("other paths and methods are not there", async () => {
    await using started = await startPage("");
    expect((await send(started, "GET", "/api/actions", AUTHORISED)).status).toBe(404);
    expect((await send(started, "DELETE", "/", AUTHORISED)).status).toBe(404);
    expect((await send(started, "GET", "/../package.json", AUTHORISED)).status).toBe(404);
  });
});

describe("the stream of events", () => {
  /** Reads until the model says so. */
  async function listen(
    started: StartedPage,
    isEnough: (model: DevModel) => boolean,
  ): Promise<{ model: DevModel; snapshots: number }> {
    const stop = new AbortController();
    const response = await fetch(`http://127.0.0.1:${started.server.port}/api/events`, {
      headers: AUTHORISED,
      signal: stop.signal,
    });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const parser = new EventParser();
    let model: DevModel | undefined;
    let snapshots = 0;
    for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      for (const { event, data } of parser.push(piece)) {
        if (event === "snapshot") {
          snapshots += 1;
          model = new DevModel(JSON.parse(data) as DevSnapshot);
        } else for (const each of JSON.parse(data) as DevEvent[]) model?.apply(each);
      }
      if (model !== undefined && isEnough(model)) break;
    }
    stop.abort();
    if (model === undefined) throw new Error("The stream ended before its snapshot");
    return { model, snapshots };
  }

  it("who listens knows what the program knows, and gets the snapshot once, however big it is", async () => {
    await using started = await startPage("");
    await started.session.act({ kind: "submit", count: 500 });
    const before = JSON.stringify(started.session.model.snapshot()).length;
    expect(before).toBeGreaterThan(100_000);
    const listening = listen(started, ({ schedule }) => schedule?.isPaused === true);
    const schedule = { stepMs: 100, ending: "DONE", isPaused: true };
    await started.session.act({ kind: "submit", count: 100 });
    await started.session.act({ kind: "schedule", schedule });
    const { model, snapshots } = await listening;
    expect(snapshots).toBe(1);
    expect(model.schedule).toEqual(schedule);
    expect([...model.tasks.keys()]).toEqual([...started.session.model.tasks.keys()]);
  });
});
