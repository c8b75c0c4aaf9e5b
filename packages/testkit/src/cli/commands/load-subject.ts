import type { Subject } from "../../simulate/simulate.ts";
import type { ResultModules } from "../../result/run-conformance.ts";
import { checkedTransport } from "../checked-values.ts";
import { usageError } from "../cli-error.ts";
import { findPlugin, findWorld } from "../find-defaults.ts";
import type { Host } from "../host.ts";
import { installPlugin } from "../install-package.ts";
import { loadPlugin, loadWorld } from "../load-module.ts";
import type { Flag } from "../option-table.ts";
import type { Arguments } from "../parse-arguments.ts";

/** Flags that {@link loadSubject} reads. */
export const SUBJECT_FLAGS: readonly Flag[] = ["plugin", "package", "world", "transport"];

/** A plugin with its world, and where they came from. */
export interface LoadedSubject {
  readonly subject: Subject;
  readonly modules: ResultModules;
  /** The options that name the same again. */
  readonly options: string;
  /** Cleans up. */
  release(): void;
}

/** Loads what the options name, or what is found where it usually is. @throws CliError that says what is missing or wrong. */
export async function loadSubject({ values }: Arguments, host: Host): Promise<LoadedSubject> {
  if (values.plugin !== undefined && values.package !== undefined) {
    throw usageError("--plugin and --package are both given; give one");
  }
  const transport = checkedTransport(values.transport);
  host.about?.("while the world and the plugin were loaded");
  const world = await loadWorld(values.world ?? findWorld());
  const how = `--world ${quote(world.spec)}${transport === undefined ? "" : ` --transport ${transport}`}`;
  if (values.package !== undefined) {
    const installed = await installPlugin(values.package, host.signal);
    return {
      subject: { plugin: installed.plugin, world: world.value, transport },
      modules: { world: world.path, package: installed.package },
      options: `--package ${quote(installed.spec)} ${how}`,
      release: () => installed.remove(),
    };
  }
  const plugin = await loadPlugin(values.plugin ?? findPlugin());
  return {
    subject: { plugin: plugin.value, world: world.value, transport },
    modules: { plugin: plugin.path, world: world.path },
    options: `--plugin ${quote(plugin.spec)} ${how}`,
    release: () => {},
  };
}

/** As a shell wants it. */
export function quote(word: string): string {
  return /^[\w./@,:=+-][\w./@#,:=+-]*$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
