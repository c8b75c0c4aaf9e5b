import type { TaskTemplate } from "./task-template.ts";

/** Gives a plugin the task. Source: flyteplugins, core/exec_context.go. */
export interface TaskReader {
  /** Where the serialised template lies. */
  path(): Promise<string>;
  /** The template. It is shared and frozen: copy what you want to change. */
  read(): Promise<TaskTemplate>;
}
