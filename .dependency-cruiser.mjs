// Who may import whom. CONTRIBUTING.md says why; `npm run lint` and `npm run boundaries` are different checks because
// oxlint does not see cycles that go through types only.

/** The sdk's folders: what each may import besides itself, and whether it may use Node's built-in modules. */
const SDK = {
  contract: { imports: [], node: false },
  errors: { imports: ["contract"], node: false },
  internal: { imports: ["contract", "errors"], node: false },
  // Helpers of the contract.
  literals: { imports: ["contract", "errors", "internal"], node: false },
  codec: { imports: ["contract", "errors", "internal"], node: false },
  registry: { imports: ["contract", "errors", "internal"], node: false },
  config: { imports: ["contract", "errors", "internal"], node: false },
  // An entry of its own, so that who simulates loads nothing of the runtime.
  "virtual-time": { imports: ["internal"], node: false },
  // Pure parts: they never import each other, so that each can be understood and tested alone.
  machine: { imports: ["contract", "errors", "internal"], node: false },
  cache: { imports: ["contract", "errors", "internal"], node: false },
  limits: { imports: ["contract", "errors", "internal"], node: false },
  tokens: { imports: ["contract", "errors", "internal"], node: false },
  // A store holds the machine's states.
  store: { imports: ["contract", "errors", "internal", "machine"], node: true },
  // A plugin author may use the client without any of the rest.
  http: { imports: ["contract", "errors", "internal"], node: false },
  // The same for gRPC; it shares with the HTTP client what is the same in both: attempts, credentials, secrets.
  grpc: { imports: ["contract", "errors", "internal", "http"], node: false },
  // Connections to gRPC services.
  channels: { imports: ["contract", "errors", "internal"], node: true },
  // What every host of plugins needs, the runtime and the connector: names and keys, secrets, logs, checks of what plugins return.
  host: { imports: ["contract", "errors", "internal", "literals", "limits"], node: true },
  // Joins the parts.
  runtime: {
    imports: [
      "contract",
      "errors",
      "internal",
      "literals",
      "codec",
      "registry",
      "config",
      "machine",
      "cache",
      "limits",
      "tokens",
      "store",
      "channels",
      "host",
    ],
    node: true,
  },
  // Puts a plugin on the wire; what schedules it there is Flyte, not the runtime.
  connector: {
    imports: [
      "contract",
      "errors",
      "internal",
      "literals",
      "codec",
      "registry",
      "config",
      // The plugin that calls connectors is a user of the gRPC client.
      "grpc",
      "limits",
      "tokens",
      "channels",
      "host",
    ],
    node: true,
  },
  // Texts for whoever runs a connector: image, manifests, Flyte's configuration. Pure.
  generate: { imports: ["contract"], node: false },
  // The programs.
  cli: { imports: ["contract", "internal", "host", "connector", "generate"], node: true },
};

/** What src/index.ts may gather for plugin authors. */
const SDK_ROOT_IMPORTS = ["contract", "errors", "literals", "codec", "registry", "config"];

const TEST_FILE = "[.]test(-d)?[.]ts$";
const sdkFolder = (names) => `^packages/sdk/src/(${names.join("|")})/`;

const sdkFolderRules = Object.entries(SDK).flatMap(([folder, { imports, node }]) => {
  const from = { path: sdkFolder([folder]), pathNot: TEST_FILE };
  const rules = [
    {
      name: `sdk-${folder}-imports-${imports.length === 0 ? "nothing" : imports.join("-")}`,
      severity: "error",
      from,
      to: { path: "^packages/", pathNot: sdkFolder([folder, ...imports]) },
    },
  ];
  if (!node) {
    rules.push({
      name: `sdk-${folder}-runs-without-node`,
      severity: "error",
      from,
      to: { dependencyTypes: ["core"] },
    });
  }
  return rules;
});

export default {
  forbidden: [
    { name: "no-cycle", severity: "error", from: {}, to: { circular: true } },
    { name: "no-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    ...sdkFolderRules,
    {
      name: "sdk-contract-has-no-dependency",
      comment: "Except for the types of Standard Schema, which have no code.",
      severity: "error",
      from: { path: sdkFolder(["contract"]), pathNot: TEST_FILE },
      to: { path: "node_modules/", pathNot: "node_modules/@standard-schema/spec/" },
    },
    {
      name: "sdk-index-gathers-the-contract-only",
      severity: "error",
      from: { path: "^packages/sdk/src/[^/]+$", pathNot: TEST_FILE },
      to: { path: "^packages/", pathNot: [sdkFolder(SDK_ROOT_IMPORTS), "^packages/sdk/src/[^/]+$"] },
    },
    {
      name: "sdk-folder-needs-a-row",
      comment: "A new folder of the sdk gets a row in the table at the top of .dependency-cruiser.mjs.",
      severity: "error",
      from: { path: "^packages/sdk/src/[^/]+/", pathNot: sdkFolder(Object.keys(SDK)) },
      to: {},
    },
    {
      name: "sdk-grpc-stays-where-it-is-needed",
      comment: "Who only writes a plugin loads no gRPC.",
      severity: "error",
      from: { path: "^packages/sdk/src/", pathNot: [sdkFolder(["channels", "connector", "cli"]), TEST_FILE] },
      to: { path: "node_modules/(@grpc|grpc-health-check)/" },
    },
    {
      name: "sdk-protobuf-stays-where-it-is-needed",
      severity: "error",
      from: { path: "^packages/sdk/src/", pathNot: [sdkFolder(["grpc", "connector", "cli"]), TEST_FILE] },
      to: { path: "node_modules/@bufbuild/" },
    },
    {
      name: "sdk-loads-grpc-with-the-first-call",
      comment: "A runtime whose plugins speak HTTP loads no gRPC.",
      severity: "error",
      from: { path: "^packages/sdk/src/", pathNot: [sdkFolder(["connector", "cli"]), TEST_FILE] },
      to: {
        path: "^packages/sdk/src/channels/channel-pool[.]ts$",
        dependencyTypesNot: ["dynamic-import", "type-only"],
      },
    },
    {
      name: "sdk-never-imports-testkit",
      severity: "error",
      from: { path: "^packages/sdk/" },
      to: { path: "^packages/(testkit|create-plugin)/" },
    },
    {
      name: "testkit-uses-published-entries",
      comment: "The testkit sees the sdk as its users do: by package name.",
      severity: "error",
      from: { path: "^packages/testkit/" },
      to: { path: "^packages/sdk/", dependencyTypes: ["local"] },
    },
    {
      name: "testkit-never-imports-create-plugin",
      severity: "error",
      from: { path: "^packages/testkit/" },
      to: { path: "^packages/create-plugin/" },
    },
    {
      name: "testkit-runs-without-vitest",
      comment: "vitest is an optional peer: only the ./vitest entry may need it.",
      severity: "error",
      from: { path: "^packages/testkit/src/", pathNot: ["^packages/testkit/src/vitest/", TEST_FILE] },
      to: { path: "node_modules/(vitest|@vitest/[^/]+)/" },
    },
    {
      name: "create-plugin-imports-neither",
      severity: "error",
      from: { path: "^packages/create-plugin/" },
      to: { path: "^packages/(sdk|testkit)/" },
    },
    {
      name: "projects-use-published-entries",
      comment: "Templates, examples and the plugin of interop/ see the packages as users do.",
      severity: "error",
      from: { path: "^(templates|examples|interop)/" },
      to: { path: "^packages/", dependencyTypes: ["local"] },
    },
    {
      name: "src-needs-no-devDependency",
      comment: "What ships may only need what is installed with it. create-plugin is bundled, and installs nothing.",
      severity: "error",
      from: { path: "^packages/(?!create-plugin/)[^/]+/src/", pathNot: TEST_FILE },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["npm", "npm-peer", "type-only"], pathNot: "^packages/" },
    },
    {
      name: "src-never-imports-tests",
      severity: "error",
      from: { path: "^(packages|templates|examples)/[^/]+/src/", pathNot: TEST_FILE },
      to: { path: ["^packages/[^/]+/test/", TEST_FILE] },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.base.json" },
    // Imports of types count too: a cycle of types is a knot as well.
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    doNotFollow: { path: "node_modules" },
    // The last is a file for projects in a folder that is no package: what it imports is there once a project is made.
    exclude: { path: ["(^|/)dist/", "(^|/)coverage/", "^templates/_shared/tsup[.]config[.]ts$"] },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["@flyte-webapi/source", "import", "types", "node", "default"],
      extensions: [".ts", ".mts", ".js", ".mjs", ".d.ts"],
    },
  },
};
