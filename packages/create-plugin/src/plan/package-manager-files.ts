import type { FileTree } from "../template/template.ts";
import type { PackageManager } from "./answers.ts";

/** How a package manager installs on CI exactly what its lockfile says, and which files it needs for that. */
interface Installing {
  readonly command: string;
  readonly files: string;
}

/**
 * In the templates' words for npm. CI has npm and nothing else for certain: it fetches the others, in the major version that was current
 * when this package was published.
 */
const INSTALLING: Readonly<Record<PackageManager, Installing>> = {
  npm: { command: "npm ci", files: "package-lock.json" },
  pnpm: {
    command: "npx --yes pnpm@12 install --frozen-lockfile",
    files: "pnpm-lock.yaml pnpm-workspace.yaml",
  },
  yarn: { command: "npx --yes @yarnpkg/cli-dist@4 install --immutable", files: "yarn.lock .yarnrc.yml" },
  bun: { command: "npx --yes bun@1 install --frozen-lockfile", files: "bun.lock" },
};

/** Files that install, and are written for npm in the templates. */
const INSTALLS = /^(?:\.github\/workflows\/.*\.yml|Dockerfile)$/;

/** Files that tell people what to type. */
const TELLS = /^(?:README|AGENTS)\.md$/;
/** What people type, in the templates' words for npm. `npm publish`, `npm trust` and `npx` come with Node, and stay. */
const TYPED = /\bnpm (install\b|test\b|run (?=[a-z]))/g;

/** What yarn keeps in a project, and git need not; the rest of `.yarn` is there to be committed. */
const YARN_IGNORED = ".yarn/*\n!.yarn/patches\n!.yarn/plugins\n!.yarn/releases\n!.yarn/versions\n";

/** A template's file in the words of another package manager. */
export function forPackageManager(path: string, text: string, packageManager: PackageManager): string {
  if (packageManager === "npm") return text;
  if (path === ".gitignore") return packageManager === "yarn" ? `${text}${YARN_IGNORED}` : text;
  if (TELLS.test(path)) {
    // `bun test` is another program than the script.
    const test = packageManager === "bun" ? "run test" : "test";
    return text.replace(TYPED, (_, words: string) => `${packageManager} ${words === "test" ? test : words}`);
  }
  if (!INSTALLS.test(path)) return text;
  const { command, files } = INSTALLING[packageManager];
  return text.replaceAll(INSTALLING.npm.command, command).replaceAll(INSTALLING.npm.files, files);
}

/** The settings that a package manager reads from a file of its own. */
export function settingsFiles(packageManager: PackageManager, manifest: string): FileTree {
  switch (packageManager) {
    case "pnpm":
      return new Map([["pnpm-workspace.yaml", pnpmWorkspace(manifest)]]);
    case "yarn":
      // The tools look for each other in node_modules. No dependency runs a script when it is installed: older versions of yarn let each.
      return new Map([[".yarnrc.yml", "nodeLinker: node-modules\nenableScripts: false\n"]]);
    case "npm":
    case "bun":
      return new Map();
  }
}

/**
 * A lockfile for the first installation. Below a folder with a package.json, yarn takes a project for a part of that one unless it has a lockfile. It
 * is yarn's from then on, so it is not recorded, and no update looks at it.
 */
export function emptyLockfile(packageManager: PackageManager): FileTree {
  return packageManager === "yarn" ? new Map([["yarn.lock", ""]]) : new Map();
}

/** The same decisions about install scripts as `allowScripts` of package.json: pnpm fails while one is undecided. */
function pnpmWorkspace(manifest: string): string {
  // Made by `toManifest`, which always writes this field.
  const { allowScripts = {} } = JSON.parse(manifest) as { allowScripts?: Readonly<Record<string, boolean>> };
  const lines = Object.entries(allowScripts).map(([name, allowed]) => `  ${JSON.stringify(name)}: ${allowed}\n`);
  return `allowBuilds:\n${lines.join("")}`;
}
