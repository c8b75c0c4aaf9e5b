import type { Json } from "../merge/edit-json.ts";
import type { Project } from "../project/project.ts";
import type { FileTree } from "../template/template.ts";
import type { Finding } from "./finding.ts";

/** A package as it is installed. */
export interface InstalledPackage {
  readonly version: string;
  /** Where, from the project's folder. */
  readonly path: string;
}

/** All that the checks look at. */
export interface DoctorInput {
  readonly project: Project;
  /** Its package.json; an empty object when there is none that can be read. */
  readonly manifest: Json;
  /** Node that runs this program: `24.1.0`. */
  readonly nodeVersion: string;
  /** Every copy of our packages in node_modules, by name. */
  readonly installed: Readonly<Record<string, readonly InstalledPackage[]>>;
  /** What a new project with the same answers has. */
  readonly fresh: FileTree;
  /** Version of this program. */
  readonly version: string;
  /** Paths of the generated files that an update would change. */
  readonly outdated: readonly string[];
}

/** One kind of check. Answers what it has found. Pure. */
export type Check = (input: DoctorInput) => readonly Finding[];
