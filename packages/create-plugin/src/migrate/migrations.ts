import { projectCommands } from "./0001-project-commands.ts";
import type { Migration } from "./migration.ts";

/** All migrations, in the order of their numbers. A number is never used again, and a migration that was published is never changed. */
export const MIGRATIONS: readonly Migration[] = [projectCommands];
