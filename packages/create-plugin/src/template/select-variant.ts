import type { FileTree, TemplateVariants } from "./template.ts";

/**
 * The files of one form of a template: `name.variant.ts` takes the place of `name.ts`, for the chosen variant, and is left out for all
 * others. The files without a variant in their name are those of the first one.
 */
export function selectVariant(
  files: FileTree,
  variants: TemplateVariants | undefined,
  chosen: string | undefined,
): FileTree {
  const names = Object.keys(variants?.choices ?? {});
  if (names.length === 0) return files;
  const selected = new Map<string, string>();
  for (const [path, text] of files) if (variantOf(path, names) === undefined) selected.set(path, text);
  for (const [path, text] of files) {
    const variant = variantOf(path, names);
    if (variant !== undefined && variant === chosen) selected.set(path.replace(`.${variant}.`, "."), text);
  }
  return new Map([...selected].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The variant that a file belongs to: the part of its name between two dots. */
function variantOf(path: string, names: readonly string[]): string | undefined {
  const parts = path
    .slice(path.lastIndexOf("/") + 1)
    .split(".")
    .slice(1, -1);
  return names.find((name) => parts.includes(name));
}
