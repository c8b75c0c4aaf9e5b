import type { ExtractorMessage, IConfigFile } from "@microsoft/api-extractor";
import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import { join } from "node:path";

import type { ApiEntry } from "./entries.ts";

/** What API Extractor complains about. */
export interface ApiProblem {
  readonly text: string;
  /** The name that the entry should export, if that is the complaint. */
  readonly missingExport?: string;
}

/** Writes the report of one entry into `destination`. */
export function extract(packageFolder: string, entry: ApiEntry, destination: string): readonly ApiProblem[] {
  const problems: ApiProblem[] = [];
  const config = ExtractorConfig.prepare({
    configObject: configObject(packageFolder, entry, destination),
    configObjectFullPath: undefined,
    packageJsonFullPath: join(packageFolder, "package.json"),
  });
  Extractor.invoke(config, {
    // "Local" means: write the report. Comparing it is our part, because we want to see the difference.
    localBuild: true,
    messageCallback: (message) => {
      if (isProblem(message)) problems.push(toProblem(message, packageFolder));
      message.handled = true;
    },
  });
  return problems;
}

function isProblem(message: ExtractorMessage): boolean {
  // What it says on the console is about the report folder, which is a temporary one here.
  if (message.category === "console") return false;
  // A closed set is a constant and a type of the same name; editors follow a link to either.
  if (message.messageId === "ae-unresolved-link" && message.text.includes("has more than one declaration"))
    return false;
  return message.logLevel === ExtractorLogLevel.Error;
}

function toProblem(message: ExtractorMessage, packageFolder: string): ApiProblem {
  const text = message.formatMessageWithLocation(packageFolder);
  const missingExport = /(?:symbol|have an export) "(\w+)"/.exec(message.text)?.[1];
  return missingExport === undefined ? { text } : { text, missingExport };
}

function configObject(packageFolder: string, entry: ApiEntry, destination: string): IConfigFile {
  return {
    projectFolder: packageFolder,
    mainEntryPointFilePath: join(packageFolder, entry.types),
    compiler: {
      overrideTsconfig: {
        compilerOptions: {
          target: "es2022",
          lib: ["es2024", "esnext.disposable"],
          module: "nodenext",
          moduleResolution: "nodenext",
          strict: true,
          skipLibCheck: true,
          types: ["node"],
        },
        files: [join(packageFolder, entry.types)],
      },
    },
    apiReport: {
      enabled: true,
      reportFolder: destination,
      reportTempFolder: join(destination, "temp"),
      reportFileName: entry.reportName,
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    newlineKind: "lf",
    messages: {
      compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
      extractorMessageReporting: {
        // What has no first sentence is marked in the report, where a reviewer sees it. As messages these would carry
        // line numbers and names of generated files, and the report would differ after every build.
        default: { logLevel: ExtractorLogLevel.None },
        // A type that a user meets but cannot name.
        "ae-forgotten-export": { logLevel: ExtractorLogLevel.Error },
        "ae-unresolved-link": { logLevel: ExtractorLogLevel.Error },
      },
      // TSDoc's grammar is stricter than the editors that show these comments.
      tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
    },
  };
}
