// A thread of the score: does one job after the other. Checks watch the globals of their thread, and a thread has its own.
import { parentPort } from "node:worker_threads";

import type { ScoreJob } from "./jobs.ts";
import { runJob } from "./run-job.ts";
import { readSubjects } from "./subjects.ts";

const port = parentPort;
if (port === null) throw new Error("This program runs as a thread of tools/conformance-score.ts only");
const subjects = readSubjects();

port.on("message", (job: ScoreJob) => {
  void runJob(subjects, job).then((result) => port.postMessage(result));
});
