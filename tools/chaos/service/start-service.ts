import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import type { JobRecord } from "../../demo/service/job-record.ts";

const SERVICE = join(import.meta.dirname, "chaos-service.ts");

export interface ServiceOptions {
  readonly scriptFile: string;
  readonly seed: number;
  readonly token: string;
  /** A service that is wrong on purpose. */
  readonly ignoreKeys: boolean;
}

/** A job service in a process of its own. */
export interface ChaosService {
  readonly baseUrl: string;
  /** Everything that has happened to its jobs. */
  records(): Promise<readonly JobRecord[]>;
  stop(): Promise<void>;
}

/** @throws Error with the service's own words, when it does not start. */
export async function startService({ scriptFile, seed, token, ignoreKeys }: ServiceOptions): Promise<ChaosService> {
  const flags = ignoreKeys ? ["--ignore-keys"] : [];
  const child = spawn(
    process.execPath,
    ["--conditions=@flyte-webapi/source", SERVICE, "--script", scriptFile, "--seed", String(seed), ...flags],
    { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, JOB_API_TOKEN: token } },
  );
  const closed = once(child, "close");
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString("utf8");
    const address = /listening on (\S+)\n/.exec(said)?.[1];
    if (address !== undefined) resolve(address);
  });
  void closed.then(() => reject(new Error(`the job service ended before it answered: ${said}`)));
  const baseUrl = await promise;
  return {
    baseUrl,
    records: async () => {
      const response = await fetch(new URL("/chaos/records", baseUrl));
      // The service is part of this repository and answers with this type.
      return (await response.json()) as JobRecord[];
    },
    stop: async () => {
      child.kill("SIGKILL");
      await closed;
    },
  };
}
