import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

import { withTemporaryFolder } from "../../run/temporary-folder.ts";
import { openJobFile } from "./job-file.ts";

const cancelled = (id: string) => ({ type: "cancelled", id, reason: "", atMs: 1 }) as const;

it("reads what was appended", async () => {
  await withTemporaryFolder("job-file", async (folder) => {
    const path = join(folder, "jobs.jsonl");
    const first = openJobFile(path);
    first.append(cancelled("a"));
    first.append(cancelled("b"));
    first.close();
    const second = openJobFile(path);
    second.close();
    expect([first.records, second.records]).toEqual([[], [cancelled("a"), cancelled("b")]]);
  });
});

it("cuts off the half line of a process that was killed", async () => {
  await withTemporaryFolder("job-file", async (folder) => {
    const path = join(folder, "jobs.jsonl");
    writeFileSync(path, `${JSON.stringify(cancelled("ä"))}\n{"type":"canc`);
    const file = openJobFile(path);
    file.append(cancelled("b"));
    file.close();
    expect(file.records).toEqual([cancelled("ä")]);
    expect(readFileSync(path, "utf8").trimEnd().split("\n")).toHaveLength(2);
  });
});

it("names the line that it cannot read", async () => {
  await withTemporaryFolder("job-file", async (folder) => {
    const path = join(folder, "jobs.jsonl");
    appendFileSync(path, `${JSON.stringify(cancelled("a"))}\nnonsense\n`);
    expect(() => openJobFile(path)).toThrow(/jobs\.jsonl:2: /);
  });
});
