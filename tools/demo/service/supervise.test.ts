import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

import { withTemporaryFolder } from "../../run/temporary-folder.ts";
import type { JobScript } from "./job-script.ts";
import { superviseService, type ServiceEvent, type SupervisedService } from "./supervise.ts";

const TOKEN = "a-token-for-tests";
const SCRIPT: JobScript = {
  forever: {
    jobs: [{ queuedMs: 0, startingMs: 0, runningMs: 600_000, end: { state: "SUCCEEDED", outputs: {} } }],
    faults: ["loseSubmitAnswer"],
  },
};

/** A real service in a real process, and what the supervisor said of it. */
async function withService(action: (service: SupervisedService, events: readonly ServiceEvent[]) => Promise<void>) {
  await withTemporaryFolder("job-service", async (folder) => {
    const scriptFile = join(folder, "script.json");
    writeFileSync(scriptFile, JSON.stringify(SCRIPT));
    const events: ServiceEvent[] = [];
    const service = await superviseService({
      file: join(folder, "jobs.jsonl"),
      scriptFile,
      token: TOKEN,
      downMs: 50,
      onEvent: (event) => events.push(event),
    });
    try {
      await action(service, events);
    } finally {
      await service.stop();
    }
    expect(() => process.kill(service.pid, 0)).toThrow(/ESRCH/);
  });
}

const submit = async (service: SupervisedService, key: string) =>
  await fetch(new URL("/v1/jobs", service.baseUrl), {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "idempotency-key": key, "content-type": "application/json" },
    body: JSON.stringify({ name: "n", command: ["x"], labels: { "flyte-execution": "forever" } }),
  });

it("loses an answer, is killed, and still knows the job on the same port", async () => {
  await withService(async (service, events) => {
    await expect(submit(service, "k1")).rejects.toThrow("fetch failed");
    const { baseUrl, pid } = service;
    service.kill();
    await expect.poll(() => service.restarts).toBe(1);
    expect(service.baseUrl).toBe(baseUrl);
    expect(service.pid).not.toBe(pid);
    const again = await submit(service, "k1");
    expect([again.status, await again.json()]).toMatchObject([200, { id: "job-0001", state: "RUNNING" }]);
    expect(await service.inventory()).toMatchObject({ repeated: 1, jobs: [{ id: "job-0001", live: true }] });
    expect(events).toMatchObject([
      { type: "died", pid, how: "SIGKILL" },
      { type: "restarted", pid: service.pid },
    ]);
  });
});

it("ends while the service is down", async () => {
  await withService(async (service, events) => {
    service.kill();
    await expect.poll(() => events.length).toBe(1);
    await service.stop();
    expect(service.restarts).toBe(0);
  });
});

it("tells in the service's own words why it does not start", async () => {
  await withTemporaryFolder("job-service", async (folder) => {
    const options = { token: TOKEN, downMs: 0, onEvent: () => undefined };
    const starting = superviseService({ ...options, file: folder, scriptFile: join(folder, "no-such-script") });
    await expect(starting).rejects.toThrow(/no-such-script/);
  });
});
