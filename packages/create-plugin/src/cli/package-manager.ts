import { PACKAGE_MANAGERS, type PackageManager } from "../plan/answers.ts";

/** The package manager that started this program, as it says itself in `npm_config_user_agent`; npm when nothing did. */
export function detectPackageManager(userAgent: string | undefined): PackageManager {
  const name = userAgent?.split("/")[0];
  return PACKAGE_MANAGERS.find((known) => known === name) ?? "npm";
}
