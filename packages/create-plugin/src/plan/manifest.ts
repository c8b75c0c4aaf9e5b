import { NODE_SPEC } from "./node-floor.ts";

/** What becomes of a template's package.json. */
export interface ManifestOptions {
  readonly name: string;
  /** Specs by package, instead of those of the template. */
  readonly packages: Readonly<Record<string, string>>;
  /** Whether the project brings its own Node. */
  readonly addNode: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/** The project's package.json: named, publishable, with the wanted specs. Everything else stays as it is, in its order. */
export function toManifest(text: string, { name, packages, addNode }: ManifestOptions): string {
  // `private` keeps the template itself from being published.
  const { private: _private, ...manifest } = parseObject(text);
  const devDependencies = { ...fieldsOf(manifest["devDependencies"]), ...(addNode ? { node: NODE_SPEC } : {}) };
  const allowScripts = fieldsOf(manifest["allowScripts"]);
  const next = {
    ...manifest,
    name,
    devDependencies: replaceSpecs(sortKeys(devDependencies), packages),
    dependencies: replaceSpecs(fieldsOf(manifest["dependencies"]), packages),
    // The package `node` fetches its program in an install script, which npm 12 and pnpm do not run unasked.
    allowScripts: addNode ? sortKeys({ ...allowScripts, node: true }) : allowScripts,
  };
  return `${JSON.stringify(next, undefined, 2)}\n`;
}

/** Names of all packages that a project with this package.json installs by itself. */
export function dependencyNames(text: string): ReadonlySet<string> {
  const manifest = parseObject(text);
  const groups = ["dependencies", "devDependencies", "peerDependencies"];
  return new Set(["node", ...groups.flatMap((group) => Object.keys(fieldsOf(manifest[group])))]);
}

function replaceSpecs(dependencies: Fields, packages: Readonly<Record<string, string>>): Fields {
  return Object.fromEntries(Object.entries(dependencies).map(([name, spec]) => [name, packages[name] ?? spec]));
}

function sortKeys(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function parseObject(text: string): Fields {
  return fieldsOf(JSON.parse(text));
}

function fieldsOf(value: unknown): Fields {
  // An object without a known type: its fields are `unknown`.
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}
