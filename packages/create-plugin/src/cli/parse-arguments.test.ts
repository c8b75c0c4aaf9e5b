import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { CliError } from "./cli-error.ts";
import { OPTIONS, optionsOf } from "./option-table.ts";
import { COMMAND_TABLE } from "./command-table.ts";
import { parseArguments, type Arguments } from "./parse-arguments.ts";

const word = fc.stringMatching(/^[a-z][a-z0-9/.@-]{0,20}$/);

function refusal(...argv: string[]): CliError {
  try {
    parseArguments(argv);
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
  throw new Error(`${argv.join(" ")} was accepted`);
}

/** A command line and what it means. */
const commandLine = fc
  .record({
    name: fc.option(word, { nil: undefined }),
    options: fc.subarray([...optionsOf("create")]),
    value: word,
    inline: fc.boolean(),
    nameFirst: fc.boolean(),
  })
  .map(({ name, options, value, inline, nameFirst }) => {
    const flags = options.flatMap((option) => {
      if (!("value" in option)) return [`--${option.flag}`];
      return inline ? [`--${option.flag}=${value}`] : [`--${option.flag}`, value];
    });
    const names = name === undefined ? [] : [name];
    const meaning: Arguments = {
      name,
      values: Object.fromEntries(options.flatMap((option) => ("value" in option ? [[option.flag, value]] : []))),
      switches: new Set(options.flatMap((option) => ("value" in option ? [] : [option.flag]))),
    };
    return { argv: nameFirst ? [...names, ...flags] : [...flags, ...names], meaning };
  });

describe("parseArguments", () => {
  it("reads every combination of options, in both spellings, before and after the name", () => {
    fc.assert(
      fc.property(commandLine, ({ argv, meaning }) => {
        expect(parseArguments(argv)).toEqual(meaning);
      }),
    );
  });

  it("refuses every option that is not in the table, with exit code 2", () => {
    const known = new Set(OPTIONS.map(({ flag }) => `--${flag}`));
    const unknown = fc.stringMatching(/^--[a-z]{1,12}$/).filter((flag) => !known.has(flag));
    fc.assert(
      fc.property(unknown, (flag) => {
        const error = refusal("my-jobs", flag);
        expect(error.exitCode).toBe(2);
        expect(error.message).toContain(`There is no option ${flag}`);
      }),
    );
  });

  it("says which option was probably meant", () => {
    expect(refusal("--tempalte", "rest").message).toBe("There is no option --tempalte; did you mean --template?");
    expect(refusal("--yse").message).toBe("There is no option --yse; did you mean --yes?");
    expect(refusal("-x").message).toBe("There is no option -x");
  });

  it("reads short options, alone and together", () => {
    expect(parseArguments(["-yt", "rest", "-d", "here"])).toEqual({
      name: undefined,
      values: { template: "rest", dir: "here" },
      switches: new Set(["yes"]),
    });
  });

  it("takes what follows two dashes as the name", () => {
    expect(parseArguments(["--yes", "--", "--odd"]).name).toBe("--odd");
  });

  it.each([
    [["--template"], "--template needs a value; write --template <template>"],
    [["--template="], "--template needs a value; write --template <template>"],
    [["--dir", "--yes"], "--dir needs a value, got the option --yes; write --dir <folder>, or --dir=--yes"],
    [["--yes=no"], '--yes takes no value, got "no"; write --yes, or leave it out'],
    [["--yes", "-y"], "--yes is given twice; give it once"],
    [["a", "b"], "One name is expected, got 2: a, b"],
  ])("refuses %j", (argv, message) => {
    expect(refusal(...argv)).toMatchObject({ exitCode: 2, message });
  });
});

describe("the option table", () => {
  it("has no flag and no short form twice", () => {
    const words = OPTIONS.flatMap(({ flag, short }) => (short === undefined ? [flag] : [flag, short]));
    expect(new Set(words).size).toBe(words.length);
  });

  it.each(COMMAND_TABLE.map(({ name }) => name))(
    "reads for %s the options that it takes, and refuses all others by their name",
    (command) => {
      const known = new Set(optionsOf(command).map(({ flag }) => flag));
      for (const option of OPTIONS) {
        const argv = "value" in option ? [`--${option.flag}`, "x"] : [`--${option.flag}`];
        if (known.has(option.flag)) expect(parseArguments(argv, command).name).toBeUndefined();
        else expect(() => parseArguments(argv, command)).toThrow(`${command} has no option --${option.flag}`);
      }
    },
  );

  it.each(["update", "doctor", "publish-setup"] as const)("refuses an argument for %s, which takes none", (command) => {
    expect(() => parseArguments(["my-jobs"], command)).toThrow(`${command} takes no argument, got my-jobs`);
  });
});
