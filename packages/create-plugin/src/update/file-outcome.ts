/** What an update makes of one file. */
export type FileAction =
  /** The template has it now. */
  | "added"
  /** Its user has not changed it: it is as a new project has it. */
  | "updated"
  /** Both have changed it, in different places. */
  | "merged"
  /** Both have changed the same place: there are markers. */
  | "conflict"
  /** The template does not have it any more, and its user had not changed it. */
  | "removed"
  /** A migration has changed it, and nothing else. */
  | "migrated"
  /** The template has changed it, and its user's stays, for the reason given. */
  | "left";

/** One file of an update. Files that stay as they are have none. */
export interface FileOutcome {
  readonly path: string;
  readonly action: FileAction;
  /** How many conflicts there are to solve by hand. */
  readonly conflicts: number;
  readonly note?: string;
}
