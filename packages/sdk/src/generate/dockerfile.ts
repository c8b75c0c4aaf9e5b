import { CONNECTOR_PORT, METRICS_PORT, NON_ROOT_USER } from "./connector-deployment.ts";

/** Who installs a project. */
export type PackageManager = "npm" | "pnpm" | "yarn" | "bun";

/** What is put into an image. */
export type ImageContents =
  /** The package that is built from the folder of the Dockerfile. */
  | { readonly kind: "project"; readonly packageName: string; readonly packageManager: PackageManager }
  /** Packages from a registry, as `name@version`. */
  | {
      readonly kind: "packages";
      readonly packages: readonly { readonly name: string; readonly version: string }[];
      readonly sdkVersion: string;
    };

/** How each installs exactly what its lockfile says. The image of Node has npm; npm fetches the others. */
const INSTALL: Readonly<Record<PackageManager, string>> = {
  npm: "npm ci",
  pnpm: "npx --yes pnpm@12 install --frozen-lockfile",
  yarn: "npx --yes @yarnpkg/cli-dist@4 install --immutable",
  bun: "npx --yes bun@1 install --frozen-lockfile",
};

/** In MiB. Measured: docs/connector.md. */
const HEAP_MIB = 160;

/**
 * A Dockerfile in two stages. The second has Node, what is needed at run time, and a program `c0`, as Flyte's Helm chart wants it; no shell, no
 * package manager, no root. It needs no file beside it.
 */
export function dockerfile(contents: ImageContents): string {
  const modules = contents.kind === "project" ? [contents.packageName] : contents.packages.map(({ name }) => name);
  return `# syntax=docker/dockerfile:1

${contents.kind === "project" ? projectStage(contents.packageManager) : packagesStage(contents)}
# Flyte's Helm chart starts a connector by the name c0; there will be no shell that could look for node.
RUN printf '#!/nodejs/bin/node\\nimport("/app/node_modules/.bin/c0");\\n' > /c0 && chmod 755 /c0

# No shell, no package manager, no root. Nothing is written: the root file system may be read-only.
FROM gcr.io/distroless/nodejs24-debian12:nonroot
WORKDIR /app
COPY --from=build /app /app
COPY --from=build /c0 /usr/local/bin/c0
# The heap is bounded so that all of the process fits into the 300 MiB of Flyte's chart.
ENV NODE_ENV=production \\
    NODE_OPTIONS=--max-old-space-size=${HEAP_MIB} \\
    FLYTE_CONNECTOR_MODULES=${modules.join(",")}
# A number, because Kubernetes cannot check of a name that it is not root.
USER ${NON_ROOT_USER}:${NON_ROOT_USER}
# Flyte connects to the first; the second has /metrics, /healthz and /readyz.
EXPOSE ${CONNECTOR_PORT} ${METRICS_PORT}
# No shell stands between: node itself gets SIGTERM, and lets calls end.
ENTRYPOINT ["/usr/local/bin/c0"]
`;
}

function projectStage(packageManager: PackageManager): string {
  return `# The plugin as npm would get it, and what it needs at run time.
FROM node:24-bookworm-slim AS build
WORKDIR /src
COPY . .
# What was installed on another machine goes first. A .dockerignore with node_modules, dist and .git spares the way.
RUN rm -rf node_modules dist && ${INSTALL[packageManager]}
RUN npm run build && mkdir /package && npm pack --ignore-scripts --pack-destination /package
WORKDIR /app
# The sdk is the host's part: the one that the plugin was tested with.
RUN printf '{ "private": true, "type": "module" }\\n' > package.json \\
  && sdk="$(node -p 'require("/src/node_modules/@flyte-webapi/sdk/package.json").version')" \\
  && npm install --omit=dev --ignore-scripts --no-audit --no-fund /package/*.tgz "@flyte-webapi/sdk@$sdk"`;
}

function packagesStage({ packages, sdkVersion }: ImageContents & { readonly kind: "packages" }): string {
  const specs = [...packages, { name: "@flyte-webapi/sdk", version: sdkVersion }];
  return `# The plugins, and the program that serves them.
FROM node:24-bookworm-slim AS build
WORKDIR /app
RUN printf '{ "private": true, "type": "module" }\\n' > package.json \\
  && npm install --omit=dev --ignore-scripts --no-audit --no-fund --save-exact \\
${specs.map(({ name, version }) => `    ${name}@${version}`).join(" \\\n")}`;
}
