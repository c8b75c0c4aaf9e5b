import { ErrorKind, Phase, PhaseInfo } from "@flyte-webapi/sdk";

import type { QueryFailure, Statement } from "./statement.ts";

/** The phase that a statement means. Success is only the statement's part: plugin.ts stores the rows first. */
export function toPhaseInfo(statement: Statement): PhaseInfo {
  switch (statement.kind) {
    case "running":
      return PhaseInfo.running({ reason: `${statement.message} (${statement.code})` });
    case "succeeded":
      return PhaseInfo.success();
    case "tooLarge":
      return PhaseInfo.failure({
        code: "ResultTooLarge",
        message:
          "The result is too large for the outputs of a task: write it to a table (CREATE TABLE ... AS SELECT ...), or LIMIT it",
      });
    case "failed":
      return toFailure(statement.failure);
  }
}

/** Errors of Snowflake itself: SQLSTATE class XX is "internal error", 08 is "connection exception". */
const SYSTEM_CLASSES: readonly string[] = ["XX", "08"];

function toFailure({ code, sqlState, message }: QueryFailure): PhaseInfo {
  const isSystem = SYSTEM_CLASSES.includes(sqlState.slice(0, 2));
  return PhaseInfo.failed(isSystem ? Phase.RetryableFailure : Phase.PermanentFailure, {
    code: /^\w{1,32}$/.test(code) ? `Snowflake:${code}` : "StatementFailed",
    message: message === "" ? `The statement failed with the code ${JSON.stringify(code)}` : message,
    kind: isSystem ? ErrorKind.System : ErrorKind.User,
  });
}
