import { once } from "node:events";
import { createServer } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createSqliteStore } from "@flyte-webapi/sdk/runtime";
import { describe, expect, it } from "vitest";

import { runDevCommand } from "../../src/dev/command/dev-command.ts";
import type { DevHost } from "../../src/dev/command/dev-host.ts";
import { DEV_OPTIONS } from "../../src/dev/command/option-table.ts";
import { readDevOptions } from "../../src/dev/command/read-dev-options.ts";

const SUBJECT = ["--plugin", "test/fixtures/cli/good.plugin.ts", "--world", "test/fixtures/cli/jobs.world.ts"];

/** Runs the command until its output says so. */
async function run(
  args: readonly string[],
  isEnough: (out: string) => boolean,
  changes: Partial<DevHost> = {},
): Promise<{ code: number; out: string; err: string }> {
  const stop = new AbortController();
  let out = "";
  let err = "";
  const host: DevHost = {
    env: {},
    isTerminal: false,
    size: () => ({ columns: 80, rows: 24 }),
    signal: stop.signal,
    token: () => "token",
    open: () => {},
    out: (text) => {
      out += text;
      if (isEnough(out)) stop.abort();
    },
    err: (text) => (err += text),
    keys: () => {},
    ...changes,
  };
  return { code: await runDevCommand(args, host), out, err };
}

describe("flyte-webapi dev", () => {
  it("prints plain lines where there is no terminal", async () => {
    const { code, out, err } = await run([...SUBJECT, "--terminal", "--submit", "2"], (text) =>
      /task-2 Queued/.test(text),
    );
    expect({ code, err }).toEqual({ code: 0, err: "flyte-webapi dev: stopping\n" });
    expect(out).toMatch(/^\S+Z phase {3}task-1 Queued: launched$/m);
    expect(out).toMatch(/^\S+Z request POST \/jobs 201 \d+ ms for task-1$/m);
  });

  it("draws a screen in a terminal, does what keys ask for, and leaves the screen as it was", async () => {
    let press: ((key: string) => void) | undefined;
    const { code, out } = await run(
      [...SUBJECT, "--terminal"],
      (text) => {
        // Once: each key draws the screen.
        const listener = press;
        press = undefined;
        for (const key of listener === undefined ? [] : ["1", "s", "down", "up"]) listener?.(key);
        return text.includes("fault: 503");
      },
      { isTerminal: true, keys: (listener) => void (press = listener) },
    );
    expect(code).toBe(0);
    expect(out).toContain("good (job), service: fake");
    expect(out).toContain("faults: 503 (1 more)");
    expect(out.endsWith("\u001B[?25h\u001B[?1049l")).toBe(true);
  });

  it("a key that ends it, ends it", async () => {
    const { code, out } = await run([...SUBJECT, "--terminal"], () => false, {
      isTerminal: true,
      keys: (listener) => queueMicrotask(() => listener("q")),
    });
    expect(code).toBe(0);
    expect(out).toContain("\u001B[?1049l");
  });

  it("runs against a real service, whose address the plugin gets, with the real credential, and stops its jobs in the end", async () => {
    const requests: string[] = [];
    const service = createServer((request, response) => {
      requests.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      response.setHeader("content-type", "application/json");
      response.end('{"id":"real-1","state":"RUNNING"}');
    });
    service.listen(0, "127.0.0.1");
    await once(service, "listening");
    const address = service.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const args = [...SUBJECT, "--terminal", "--submit", "1", "--service", `http://127.0.0.1:${port}`];
    const before = process.env["JOBS_URL"];
    const { code, out } = await run(args, (text) => /task-\w+-1 Running/.test(text), {
      env: { JOBS_TOKEN: "the-real-credential" },
    });
    if (before === undefined) delete process.env["JOBS_URL"];
    else process.env["JOBS_URL"] = before;
    service.close();
    expect(code).toBe(0);
    expect(requests[0]).toBe("POST /jobs Bearer the-real-credential");
    expect(requests.at(-1)).toBe("POST /jobs/real-1/cancel Bearer the-real-credential");
    expect(out).not.toContain("the-real-credential");
  });

  it("keeps tasks in a file, and goes on with them", async () => {
    const folder = mkdtempSync(join(tmpdir(), "flyte-webapi-dev-"));
    const path = join(folder, "tasks.db");
    const args = [...SUBJECT, "--terminal", "--store", path];
    await run([...args, "--submit", "1"], (text) => text.includes(" Queued: launched"));
    const store = createSqliteStore({ path });
    const [task] = await store.load();
    await store.close?.();
    const { out } = await run(args, (text) => text.includes(" phase "));
    expect(out).toContain(`${task?.id} Queued: launched`);
    rmSync(folder, { recursive: true });
  });

  it("serves the page where nobody asks for a terminal, and opens a browser only for somebody who sits there", async () => {
    const opened: string[] = [];
    const changes = { open: (url: string) => void opened.push(url) };
    const args = [...SUBJECT, "--port", "0"];
    const isEnough = (text: string): boolean => text.includes("Ctrl-C");
    const quiet = await run(args, isEnough, changes);
    // Where the package is not built there is no page, and it says so.
    if (quiet.code === 1) {
      expect(quiet.err).toContain("build @flyte-webapi/testkit first");
      return;
    }
    expect(quiet.out).toMatch(/^The page is at http:\/\/127\.0\.0\.1:\d+\/#token\n/);
    expect(opened).toEqual([]);
    await run([...args, "--no-open"], isEnough, { ...changes, isTerminal: true });
    expect(opened).toEqual([]);
    await run(args, isEnough, { ...changes, isTerminal: true });
    expect(opened).toHaveLength(1);
  });

  it("says which port is taken, and what to do", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = String(typeof address === "object" ? address?.port : "");
    const { code, err } = await run([...SUBJECT, "--port", port], () => false);
    server.close();
    // Where the package is not built there is no page, and it says so.
    expect([1, 2]).toContain(code);
    expect(err).toMatch(new RegExp(`--port is "${port}".*EADDRINUSE.*leave it out|build @flyte-webapi/testkit first`));
  });

  it.each([
    [["--port", "70000"], '--port is "70000"; expected an integer from 0 to 65535'],
    [["--poll", "1"], '--poll is "1"; expected an integer from 5 to 3600'],
    [["--step", "x"], '--step is "x"; expected a number from 0.1 to 3600'],
    [["--service", "mock"], '--service is "mock"; expected fake, real, or an address'],
    [["--wrld", "x"], "dev has no option --wrld; did you mean --world?"],
    [["--plugin", "no.ts", "--world", "test/fixtures/cli/jobs.world.ts"], "There is no file no.ts"],
    [["--world", "test/fixtures/cli/wrong/no-world.ts"], "exports nothing that is a World"],
    [["something"], "something"],
  ])("%j is refused with words that say what was expected", async (args, words) => {
    const { code, err } = await run(args, () => false);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });

  it("the help has every option of the table, and nothing else is read", async () => {
    const { code, out } = await run(["--help"], () => false);
    expect(code).toBe(0);
    for (const { flag, description } of DEV_OPTIONS) {
      expect(out).toContain(`--${flag}`);
      expect(out).toContain(description);
    }
    expect(readDevOptions([])).toEqual({
      plugin: undefined,
      world: undefined,
      service: "fake",
      store: undefined,
      pollMs: 5_000,
      stepMs: 3_000,
      seed: undefined,
      port: 0,
      opens: true,
      terminal: false,
      submit: 0,
    });
  });
});
