/** The flag of an option. */
export type DevFlag =
  | "plugin"
  | "world"
  | "service"
  | "store"
  | "poll"
  | "step"
  | "seed"
  | "port"
  | "no-open"
  | "terminal"
  | "submit"
  | "help";

/** One option of `flyte-webapi dev`. The parser and the help are both made from the table. */
export interface DevOption {
  /** Without the dashes. */
  readonly flag: DevFlag;
  readonly short?: string | undefined;
  /** What stands for the value in the help; absent for a switch. */
  readonly value?: string | undefined;
  readonly description: string;
}

/** All options, in the order of the help. */
export const DEV_OPTIONS: readonly DevOption[] = [
  {
    flag: "plugin",
    value: "<file#export>",
    description: "The module of the plugin (default: src/index.ts, or what package.json exports)",
  },
  {
    flag: "world",
    value: "<file#export>",
    description: "The fake of its service (default: the one *.world.ts in test/)",
  },
  {
    flag: "service",
    value: "<what>",
    description: "fake; real, where the plugin looks for it; or the address of a real one (default: fake)",
  },
  { flag: "store", value: "<file>", description: "Keep the tasks in this SQLite file (default: in memory)" },
  { flag: "poll", value: "<seconds>", description: "Between two polls of a job, at least 5 (default: 5)" },
  { flag: "step", value: "<seconds>", description: "How long a job of the fake stays in one state (default: 3)" },
  { flag: "seed", value: "<integer>", description: "Seed of the plugin's randomness (default: the machine's)" },
  { flag: "port", value: "<number>", description: "Port of the page on 127.0.0.1 (default: 0, any free one)" },
  { flag: "no-open", description: "Do not open the page in a browser" },
  { flag: "terminal", description: "Show it in the terminal instead; plain lines where there is none" },
  { flag: "submit", value: "<number>", description: "Tasks to submit at once (default: 0)" },
  { flag: "help", short: "h", description: "Print this help" },
];

/** What `flyte-webapi dev --help` prints. */
export function devHelp(): string {
  const rows = DEV_OPTIONS.map((option) => {
    const name = option.value === undefined ? `--${option.flag}` : `--${option.flag} ${option.value}`;
    const flag = option.short === undefined ? `    ${name}` : `-${option.short}, ${name}`;
    return `  ${flag.padEnd(28)} ${option.description}`;
  });
  return `Runs a plugin in the reference runtime, and shows on a local page what happens.

Usage: flyte-webapi dev [options]

${rows.join("\n")}

On the page: tasks and their phases, requests, limits, quotas, the stored state; buttons submit and abort tasks, and put faults around requests.
Only this machine can open it, and only with the token in the address that is printed.
`;
}
