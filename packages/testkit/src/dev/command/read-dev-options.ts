import { parseArgs } from "node:util";

import { MOST } from "../protocol/dev-action.ts";
import { STEP_RANGE } from "../protocol/dev-settings.ts";
import { closestWord } from "../../text/closest-word.ts";
import { DEV_OPTIONS, type DevFlag } from "./option-table.ts";
import { DevUsageError } from "./dev-usage-error.ts";

/** What `flyte-webapi dev` was asked to do. */
export interface DevOptions {
  readonly plugin: string | undefined;
  readonly world: string | undefined;
  /** `fake`, `real`, or an address. */
  readonly service: string;
  readonly store: string | undefined;
  readonly pollMs: number;
  readonly stepMs: number;
  readonly seed: number | undefined;
  readonly port: number;
  readonly opens: boolean;
  readonly terminal: boolean;
  readonly submit: number;
}

/** What the sdk accepts as `caching.resyncInterval`, in seconds. */
const POLL_RANGE = { least: 5, most: 3_600 } as const;

/**
 * Reads the arguments of the command.
 *
 * @throws DevUsageError that names the option, its value, and what was expected.
 */
export function readDevOptions(args: readonly string[]): DevOptions | "help" {
  const values = parse(args);
  if (values.has("help")) return "help";
  const text = (flag: DevFlag): string | undefined => {
    const value = values.get(flag);
    return typeof value === "string" ? value : undefined;
  };
  const number = (flag: DevFlag, least: number, most: number, isInteger: boolean): number | undefined => {
    const given = text(flag);
    if (given === undefined) return undefined;
    const value = given.trim() === "" ? Number.NaN : Number(given);
    if (value >= least && value <= most && (Number.isInteger(value) || !isInteger)) return value;
    const kind = isInteger ? "an integer" : "a number";
    throw new DevUsageError(`--${flag} is "${given}"; expected ${kind} from ${least} to ${most}`);
  };
  return {
    plugin: text("plugin"),
    world: text("world"),
    service: checkedService(text("service") ?? "fake"),
    store: text("store"),
    pollMs: 1_000 * (number("poll", POLL_RANGE.least, POLL_RANGE.most, true) ?? POLL_RANGE.least),
    stepMs: Math.round(1_000 * (number("step", STEP_RANGE.least / 1_000, STEP_RANGE.most / 1_000, false) ?? 3)),
    seed: number("seed", -(2 ** 31), 2 ** 31 - 1, true),
    port: number("port", 0, 65_535, true) ?? 0,
    opens: !values.has("no-open"),
    terminal: values.has("terminal"),
    submit: number("submit", 0, MOST.submit, true) ?? 0,
  };
}

function checkedService(service: string): string {
  if (service === "fake" || service === "real") return service;
  const protocol = URL.parse(service)?.protocol;
  if (protocol === "http:" || protocol === "https:") return service;
  throw new DevUsageError(
    `--service is "${service}"; expected fake, real, or an address such as http://localhost:8080`,
  );
}

function parse(args: readonly string[]): ReadonlyMap<string, string | boolean> {
  const options = Object.fromEntries(
    DEV_OPTIONS.map((option) => [
      option.flag,
      {
        type: option.value === undefined ? ("boolean" as const) : ("string" as const),
        ...(option.short === undefined ? {} : { short: option.short }),
      },
    ]),
  );
  const unknown = unknownFlag(args);
  if (unknown !== undefined) throw unknown;
  try {
    const { values } = parseArgs({ args: [...args], options });
    return new Map(
      Object.entries(values).flatMap(([name, value]) =>
        Array.isArray(value) || value === undefined ? [] : [[name, value]],
      ),
    );
  } catch (cause) {
    throw new DevUsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** An option that there is not, with the one that was meant. */
function unknownFlag(args: readonly string[]): DevUsageError | undefined {
  const known = DEV_OPTIONS.map(({ flag }) => `--${flag}`);
  const wrong = args.find((arg) => arg.startsWith("--") && !known.some((flag) => arg.split("=")[0] === flag));
  if (wrong === undefined) return undefined;
  const closest = closestWord(wrong, known);
  const hint = closest === undefined ? "" : `; did you mean ${closest}?`;
  return new DevUsageError(`dev has no option ${wrong}${hint} Its options are: ${known.join(", ")}`);
}
