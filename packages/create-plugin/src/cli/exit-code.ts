/** How the program ends. Documented in `--help`: scripts rely on it. */
export const ExitCode = {
  Done: 0,
  /** A defect of this program. */
  Internal: 1,
  /** An argument is missing or wrong. Nothing was written. */
  Usage: 2,
  /** The target folder cannot take a project, or the folder is no project that the command can work on. Nothing was written. */
  TargetRefused: 3,
  /** The project was written, but its packages could not be installed. */
  InstallFailed: 4,
  /** The project was written and installed, but one of its checks failed; an update left conflicts; doctor has found an error. */
  VerificationFailed: 5,
  /** The user stopped it. Nothing was written. */
  Cancelled: 130,
} as const;
/** One of {@link ExitCode}. */
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** What each exit code means: shown by the help and the README. */
export const EXIT_CODE_MEANINGS: Readonly<Record<ExitCode, string>> = {
  0: "done",
  1: "a defect of this program",
  2: "an argument is missing or wrong; nothing was written",
  3: "the folder cannot be used, or files are in the way; nothing was written",
  4: "written, but packages could not be installed",
  5: "a check of the project failed, or an update left conflicts",
  130: "cancelled; nothing was written",
};
