import type { EditableTree } from "../project/editable-tree.ts";

/**
 * A change of layout that a merge of lines would not find: a file that moves, code that is called differently. It is applied to the files of the
 * user, and to the recorded files as they were generated, so that the merge that follows sees only the user's own changes.
 */
export interface Migration {
  /** Counted from 1, without gaps. */
  readonly number: number;
  /** For the user: what it does. */
  readonly title: string;
  /**
   * Changes what is still as the old layout had it, and leaves everything else alone. Applied twice it changes nothing the second time.
   * It throws nothing: what it does not understand is the user's own.
   */
  apply(tree: EditableTree): void;
}
