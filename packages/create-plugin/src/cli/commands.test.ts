import { describe, expect, it } from "vitest";

import { CliError } from "./cli-error.ts";
import { ALL_COMMANDS } from "./command-table.ts";
import { chooseCommand } from "./commands.ts";
import { ExitCode } from "./exit-code.ts";
import { createWords } from "./meant-command.ts";

function refusal(argv: readonly string[]): CliError | undefined {
  try {
    chooseCommand(argv);
    return undefined;
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
}

it.each(ALL_COMMANDS)("takes the words %s for the command, and hands on the rest", (command) => {
  expect(chooseCommand([...command.split(" "), "x", "--json"])).toEqual({ command, rest: ["x", "--json"] });
});

describe("a word that is a slip of a command, or what others call it", () => {
  it.each([
    ["updaet", "update"],
    ["udpate", "update"],
    ["Update", "update"],
    ["doctr", "doctor"],
    ["publishsetup", "publish-setup"],
    ["crate", "create"],
    ["ad", "add"],
    ["upgrade", "update"],
    ["help", "--help"],
    ["publish", "publish-setup"],
  ])("%s starts no project, and says %s", (word, meant) => {
    expect(refusal([word, "--yes"])).toMatchObject({
      exitCode: ExitCode.Usage,
      message: `There is no command ${JSON.stringify(word)}; did you mean ${meant}?`,
    });
  });

  it("is the name of a project behind create", () => {
    expect(chooseCommand(["create", "updaet"])).toEqual({ command: "create", rest: ["updaet"] });
  });
});

it.each(["my-jobs", "@acme/update", "vector", "database-updates", "doctor-jobs", "", "--yes", "-h"])(
  "%j is no command, and starts a project",
  (word) => {
    expect(chooseCommand([word])).toEqual({ command: "create", rest: [word] });
  },
);

it.each(["update", "updaet", "help", "add", "create", "my-jobs", "constructor"])(
  "the words that start the project %s are taken for nothing else",
  (name) => {
    expect(chooseCommand(createWords(name))).toEqual({ command: "create", rest: [name] });
  },
);
