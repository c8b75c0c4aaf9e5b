/** One command of a shell snippet: a program and its words. */
export interface ShellCommand {
  readonly line: string;
  readonly program: string;
  readonly words: readonly string[];
}

/** Reads the commands of a shell snippet. Comments, variables in front and what follows a pipe are left out. */
export function commandsOf(code: string): ShellCommand[] {
  return code
    .replaceAll("\\\n", " ")
    .split("\n")
    .map((line) => line.replace(/(^|\s)#\s.*$/, ""))
    .flatMap((line) => line.split(/&&?|;/))
    .map((line) => line.replace(/\|.*$/, "").trim())
    .filter((line) => line !== "")
    .map((line) => {
      const words = line.split(/\s+/).filter((word, index, all) => !isVariable(word, all.slice(0, index)));
      const [program = "", ...rest] = words;
      return { line, program, words: rest };
    });
}

/** `CI=1 npm test`: only what comes before the program. */
function isVariable(word: string, before: readonly string[]): boolean {
  return /^[A-Z_]+=/.test(word) && before.every((each) => /^[A-Z_]+=/.test(each));
}

/** The flags of a command, without their values: `--only`, `-y`. */
export function flagsOf({ words }: Pick<ShellCommand, "words">): string[] {
  return words.filter((word) => /^--?[a-z]/.test(word)).map((word) => word.replace(/=.*$/, ""));
}
