// Some files cannot have their own name inside a template. npm reads .gitignore and .npmrc of a package that it packs, and a
// package.json in there looks like another package. And some exist twice: once for the project, once for this workspace.
//
// Both are told by an underscore: `_name` in a template is `name` in a project, and takes the place of a workspace's `name`.

/** Names that begin with a dot in a project. */
const DOT_FILES: ReadonlySet<string> = new Set(["gitignore", "npmrc", "oxlintrc.json"]);

/** The path that a template's file has in a project. */
export function projectPath(templatePath: string): string {
  return mapName(templatePath, (name) => {
    if (!name.startsWith("_")) return name;
    const plain = name.slice(1);
    return DOT_FILES.has(plain) ? `.${plain}` : plain;
  });
}

/** The path under which a template's file is published: npm changes no file that is called so. */
export function publishedPath(templatePath: string): string {
  return mapName(templatePath, (name) => (name === "package.json" ? "_package.json" : name));
}

function mapName(path: string, map: (name: string) => string): string {
  const slash = path.lastIndexOf("/") + 1;
  return path.slice(0, slash) + map(path.slice(slash));
}
