import { maskSecrets } from "../../report/mask-secrets.ts";
import { hidePlaces } from "../../result/hide-places.ts";
import { preflight } from "../../result/preflight.ts";
import { Secrets } from "../../simulate/secrets.ts";
import type { Subject } from "../../simulate/simulate.ts";
import { harnessError } from "../cli-error.ts";

/** @throws CliError with exit code 4 when the plugin does not load, or the world is wrong. */
export async function expectThatItCanBeChecked(subject: Subject): Promise<void> {
  const mask = maskSecrets(new Secrets(subject.world.secrets ?? []).values);
  const problem = await preflight(subject).catch((error: unknown) =>
    error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  );
  if (problem !== undefined) throw harnessError(`Nothing can be checked: ${hidePlaces(mask(problem))}`, []);
}
