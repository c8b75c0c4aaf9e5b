import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

import { userEnvironment } from "../../demo/steps/run-command.ts";

/** A user with an empty home, who gets packages from the local registry. */
export interface Home {
  readonly folder: string;
  /** The environment of a user's shell, with this Node. `npmCache` is a folder; default: the one in the home. */
  env(nodePath: string, npmCache?: string): NodeJS.ProcessEnv;
  /** Puts a folder with programs on the PATH. */
  addPrograms(folder: string): void;
  /** The scripts that package managers have run since the last call. */
  takeScripts(): readonly RunScript[];
}

/** A script of a package.json that ran. */
export interface RunScript {
  /** Such as `postinstall`. */
  readonly event: string;
  readonly packageName: string;
}

/** What npm and other programs of the machine's own user say must not get through. */
const FOREIGN = /^(?:npm_config_.*|pnpm_.*|yarn_.*|bun_.*|xdg_.*|corepack_.*|git_(?!ssl).*|ci)$/i;

/** Makes the home. Nothing is read from, or written to, that of the user who runs this. */
export function makeHome(folder: string, registry: string): Home {
  const log = join(folder, "scripts.log");
  const shell = join(folder, "bin", "logging-shell");
  const programs: string[] = [];
  mkdirSync(dirname(shell), { recursive: true });
  const host = registry.replace(/^http:/, "");
  // npm only publishes with a token; the registry takes any.
  const settings = [
    "audit=false",
    "fund=false",
    "update-notifier=false",
    `registry=${registry}`,
    `${host}:_authToken=e2e`,
  ];
  writeFileSync(join(folder, ".npmrc"), `${settings.join("\n")}\n`);
  writeFileSync(
    join(folder, ".gitconfig"),
    "[user]\n\tname = e2e\n\temail = e2e@example.com\n[init]\n\tdefaultBranch = main\n",
  );
  // yarn takes nothing that was published less than a day ago, and ours was a minute ago.
  writeFileSync(
    join(folder, ".yarnrc.yml"),
    `npmRegistryServer: "${registry}"\nunsafeHttpWhitelist: ["127.0.0.1"]\nenableTelemetry: false\nnodeLinker: node-modules\nnpmMinimalAgeGate: 0\n`,
  );
  // Package managers start every script with it: what ran is then no guess.
  writeFileSync(shell, `#!/bin/sh\necho "$npm_lifecycle_event $npm_package_name" >> '${log}'\nexec /bin/sh "$@"\n`);
  chmodSync(shell, 0o755);
  const base = Object.fromEntries(Object.entries(userEnvironment(process.env)).filter(([name]) => !FOREIGN.test(name)));
  return {
    folder,
    addPrograms: (added) => void programs.push(added),
    env: (nodePath, npmCache = join(folder, ".npm")) => ({
      ...base,
      HOME: folder,
      USERPROFILE: folder,
      PATH: [...programs, dirname(nodePath), base["PATH"] ?? ""].join(delimiter),
      npm_config_registry: registry,
      npm_config_cache: npmCache,
      npm_config_script_shell: shell,
      pnpm_config_script_shell: shell,
    }),
    takeScripts: () => {
      const lines = existsSync(log) ? readFileSync(log, "utf8").split("\n") : [];
      writeFileSync(log, "");
      return lines.flatMap((line) => {
        const [event = "", packageName = ""] = line.split(" ");
        return event === "" ? [] : [{ event, packageName }];
      });
    },
  };
}
