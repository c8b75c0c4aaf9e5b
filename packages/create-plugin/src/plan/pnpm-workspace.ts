/** Where pnpm reads its settings. */
export const PNPM_FILE = "pnpm-workspace.yaml";

/** The same decisions about install scripts as `allowScripts` of package.json, for pnpm: it fails while one is undecided. */
export function toPnpmWorkspace(manifest: string): string {
  // Made by `toManifest`, which always writes this field.
  const { allowScripts = {} } = JSON.parse(manifest) as { allowScripts?: Readonly<Record<string, boolean>> };
  const lines = Object.entries(allowScripts).map(([name, allowed]) => `  ${JSON.stringify(name)}: ${allowed}\n`);
  return `allowBuilds:\n${lines.join("")}`;
}
