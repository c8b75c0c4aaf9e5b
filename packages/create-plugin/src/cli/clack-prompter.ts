import { isCancel, select, text } from "@clack/prompts";

import { cancelledError } from "./cli-error.ts";
import type { Prompter } from "./prompter.ts";

/** Asks on the terminal. Ctrl-C, Escape and `signal` end in a CliError with exit code 130. */
export function createClackPrompter(signal: AbortSignal): Prompter {
  return {
    name: async (problemOf) => {
      const placeholder = "my-jobs";
      const answer = await text({
        message: "Package name",
        placeholder,
        validate: (value) => problemOf((value ?? "").trim()),
        signal,
      });
      return orCancelled(answer).trim();
    },
    template: async (templates) => {
      const options = templates.map(({ name, title, hint }) => ({ value: name, label: title, hint }));
      return orCancelled(await select({ message: "What does the plugin talk to?", options, signal }));
    },
  };
}

function orCancelled(answer: string | symbol): string {
  if (isCancel(answer) || typeof answer !== "string") throw cancelledError();
  return answer;
}
