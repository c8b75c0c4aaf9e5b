import { createHash } from "node:crypto";

import { PermanentUserError } from "@flyte-webapi/sdk";

import { jobIn } from "../../job-api.ts";
import { jobPath, specOf } from "../../job-spec.ts";
import { broken, type BrokenPlugin } from "../broken-plugin.ts";
import { meta, startedAgain, submit, withCreate, type Create } from "./with-create.ts";

/** What v2 calls the attempt: without project and domain. */
const keyFromGeneratedName: Create = async (use, ctx) =>
  meta(await submit(use, ctx, `${ctx.taskExecutionMetadata.taskExecutionId.generatedName}${startedAgain(ctx)}`));

/** Cut, so that it fits into a column of the service. */
const keyIsCut: Create = async (use, ctx) => {
  const { nodeExecutionId, retryAttempt } = ctx.taskExecutionMetadata.taskExecutionId.id;
  const { executionProject, executionDomain, executionName, nodeId } = nodeExecutionId;
  const names = [executionProject, executionDomain, executionName.slice(0, 20), nodeId.slice(0, 20), retryAttempt];
  return meta(await submit(use, ctx, `${names.join(".")}${startedAgain(ctx)}`));
};

/** Everything is in it, but nobody can tell where one name ends and the next begins. */
const keyIsJoined: Create = async (use, ctx) => {
  const { nodeExecutionId, retryAttempt } = ctx.taskExecutionMetadata.taskExecutionId.id;
  const { executionProject, executionDomain, executionName, nodeId } = nodeExecutionId;
  const names = [executionProject, executionDomain, executionName, nodeId, retryAttempt];
  return meta(await submit(use, ctx, `${names.join("-")}${startedAgain(ctx)}`));
};

const keyWithoutStart: Create = async (use, ctx) =>
  meta(await submit(use, ctx, ctx.idempotencyKey.replace(/-r\d+$/, "")));

/** Every name, and where each of them ends; but an attempt that the system starts again has the same ones. */
const keyFromFullName: Create = async (use, ctx) => {
  const { nodeExecutionId, retryAttempt } = ctx.taskExecutionMetadata.taskExecutionId.id;
  const { executionProject, executionDomain, executionName, nodeId } = nodeExecutionId;
  const names = [executionProject, executionDomain, executionName, nodeId, retryAttempt];
  return meta(await submit(use, ctx, names.join("/")));
};

/** Names of Flyte as they are: too long, or with characters that the service does not take. */
const nameOfExecution: Create = async ({ api }, ctx) => {
  const { executionName } = ctx.taskExecutionMetadata.taskExecutionId.id.nodeExecutionId;
  const name = `${executionName}.${ctx.idempotencyKey}`;
  const answer = await api.insist({ method: "PUT", path: jobPath(name), body: await specOf(ctx), signal: ctx.signal });
  if (answer.status !== 409) jobIn(answer);
  return { resourceMeta: { jobId: name } };
};

/** A check of the author's own, stricter than the service. */
const refusesOddNames: Create = async (use, ctx) => {
  const { executionName } = ctx.taskExecutionMetadata.taskExecutionId.id.nodeExecutionId;
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(executionName)) {
    throw new PermanentUserError("InvalidName", `${executionName} is no name of a job`);
  }
  return meta(await submit(use, ctx, ctx.idempotencyKey));
};

/** Nobody who looks at the job can tell whose it is. */
const hashedKey: Create = async (use, ctx) =>
  meta(await submit(use, ctx, createHash("sha256").update(ctx.idempotencyKey).digest("hex")));

/** Letters and digits only, whatever the service takes. */
const encodedKey: Create = async (use, ctx) =>
  meta(await submit(use, ctx, Buffer.from(ctx.idempotencyKey).toString("hex")));

export const BROKEN_NAMES: readonly BrokenPlugin[] = [
  broken("CR-06", "key-from-generated-name", () => withCreate(keyFromGeneratedName)),
  broken("CR-06", "key-is-cut", () => withCreate(keyIsCut)),
  broken("CR-06", "key-is-joined", () => withCreate(keyIsJoined)),
  broken("CR-07", "key-without-start", () => withCreate(keyWithoutStart)),
  broken("CR-07", "key-from-full-name", () => withCreate(keyFromFullName)),
  broken("CR-08", "name-of-execution", () => withCreate(nameOfExecution)),
  broken("CR-08", "refuses-odd-names", () => withCreate(refusesOddNames)),
  broken("CR-25", "encoded-key", () => withCreate(encodedKey)),
  broken("CR-25", "hashed-key", () => withCreate(hashedKey)),
];
