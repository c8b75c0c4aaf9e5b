import { CliError } from "../cli/cli-error.ts";
import { ExitCode } from "../cli/exit-code.ts";

/** Under way. */
export async function publishSetup(): Promise<ExitCode> {
  throw new CliError(ExitCode.Internal, "not here yet");
}
