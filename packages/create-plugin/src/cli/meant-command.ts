import leven from "leven";

import { ALL_COMMANDS } from "./command-table.ts";

/** What other programs call a command of ours. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  help: "--help",
  version: "--version",
  init: "create",
  new: "create",
  migrate: "update",
  upgrade: "update",
  publish: "publish-setup",
};

/** The first words of all commands, without repetition. */
const COMMAND_WORDS: readonly string[] = [...new Set(ALL_COMMANDS.map((name) => name.split(" ")[0] ?? name))];

/**
 * What somebody meant who wrote a word that is no command where a command may stand: a project of that name, which is `undefined`, or the
 * command that it is a slip of. Only a single letter away: a name that is merely like a command is a name.
 */
export function meantCommand(word: string): string | undefined {
  return Object.hasOwn(OTHER_WORDS, word)
    ? OTHER_WORDS[word]
    : COMMAND_WORDS.find((command) => word !== command && isSlip(word.toLowerCase(), command));
}

/** How a project of that name is started: the word `create` keeps a name from being taken for a command. */
export function createWords(name: string): readonly string[] {
  return COMMAND_WORDS.includes(name) || meantCommand(name) !== undefined ? ["create", name] : [name];
}

/** One letter too many, too few or another one, or two that have changed places. */
function isSlip(word: string, meant: string): boolean {
  const distance = leven(word, meant);
  return distance <= 1 || (distance === 2 && lettersOf(word) === lettersOf(meant));
}

function lettersOf(word: string): string {
  return word.split("").sort().join("");
}
