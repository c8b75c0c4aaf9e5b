// For this workspace only: how the templates are tested here. A scaffolded project gets ../_shared/_vitest.config.ts.
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

import { configDefaults, mergeConfig, type ViteUserConfig } from "vitest/config";

import scaffolded from "../_shared/_vitest.config.ts";

/** The template as it is: the source condition shows it the sources of the packages, so that a test never runs against a stale build. */
export function workspaceConfig(): ViteUserConfig {
  return mergeConfig(scaffolded, {
    ssr: { resolve: { conditions: ["@flyte-webapi/source"] } },
    resolve: { conditions: ["@flyte-webapi/source"] },
    // Programs that a test starts see the sources as well.
    test: { env: { NODE_OPTIONS: "--conditions=@flyte-webapi/source" } },
  });
}

/**
 * The template, once for each of its variants: `name.variant.ts` takes the place of `name.ts`, as it does when a project is made.
 * The files without a variant are the first one.
 */
export function variantsConfig(root: string, [first, ...others]: readonly [string, ...string[]]): ViteUserConfig {
  const tests = (variant: string): string[] => [...configDefaults.exclude, `**/*.${variant}.test.ts`];
  return {
    test: {
      projects: [
        withTests(first, others.flatMap(tests)),
        ...others.map((variant) => {
          const replaced = replacedTests(root, variant);
          const rest = others.filter((other) => other !== variant).flatMap(tests);
          return mergeConfig(withTests(variant, [...rest, ...replaced]), {
            plugins: [variantPlugin(variant)],
            // What they share is looked at long by the first one.
            test: { env: { FLYTE_WEBAPI_PROFILE: "quick" } },
          });
        }),
      ],
    },
  };
}

function withTests(name: string, exclude: readonly string[]): ViteUserConfig {
  return mergeConfig(workspaceConfig(), { test: { name, exclude: [...exclude] } });
}

/** Tests that have a version for this variant: that one runs in their place. */
function replacedTests(root: string, variant: string): string[] {
  return ["src", "test"].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith(`.${variant}.test.ts`))
      .map((name) => `${folder}/${name.replace(`.${variant}.`, ".")}`),
  );
}

function variantPlugin(variant: string): {
  name: string;
  enforce: "pre";
  resolveId(source: string, importer?: string): string | undefined;
} {
  return {
    name: `variant-${variant}`,
    enforce: "pre",
    resolveId: (source, importer) => {
      if (importer === undefined || !source.startsWith(".")) return undefined;
      const file = resolve(dirname(importer), source);
      const replacement = join(dirname(file), basename(file).replace(".", `.${variant}.`));
      return existsSync(replacement) ? replacement : undefined;
    },
  };
}
