// The job service of the demo, a process of its own: node tools/demo/job-service.ts --file jobs.jsonl --script script.json
//
// It prints `listening on <address>` once it answers. It may be killed at any moment: started again on the same file, it knows
// all its jobs. It ends by itself when its standard input does, so it never outlives whoever started it.
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { createJobServer } from "./service/http-server.ts";
import { openJobFile } from "./service/job-file.ts";
import type { JobScript } from "./service/job-script.ts";
import { JobTable } from "./service/job-table.ts";

const HOST = "127.0.0.1";
const TOKEN_VARIABLE = "JOB_API_TOKEN";

const { values } = parseArgs({
  options: {
    file: { type: "string" },
    script: { type: "string" },
    port: { type: "string", default: "0" },
  },
});
const token = process.env[TOKEN_VARIABLE] ?? "";
if (values.file === undefined || token === "") {
  process.stderr.write(`job-service: --file <path> and the environment variable ${TOKEN_VARIABLE} are needed\n`);
  process.exit(2);
}

// The demo writes this file from a value of this type.
const script = values.script === undefined ? {} : (JSON.parse(readFileSync(values.script, "utf8")) as JobScript);
const file = openJobFile(values.file);
const table = new JobTable(script, file.records, (record) => file.append(record));
const server = createJobServer({ table, token, now: Date.now });

let stopping = false;
function stop(): void {
  if (stopping) return;
  stopping = true;
  server.close(() => file.close());
  server.closeAllConnections();
  process.stdin.destroy();
}
process.once("SIGTERM", stop);
process.stdin.once("close", stop).resume();

server.once("error", (error) => {
  process.stderr.write(`job-service: ${error.message}\n`);
  process.exit(1);
});
server.listen(Number(values.port), HOST, () => {
  // A TCP server's address has this form.
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`listening on http://${HOST}:${port}\n`);
});
