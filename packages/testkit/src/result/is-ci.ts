/** Whether this is a machine of nobody's, where what is written is lost. */
export function isCi(env: Readonly<Record<string, string | undefined>>): boolean {
  return !["", "0", "false"].includes(env["CI"] ?? "");
}
