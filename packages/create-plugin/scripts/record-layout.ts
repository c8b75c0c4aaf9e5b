// Records what projects are made of now, as a layout that updates are tested from:
//
//   pnpm record-layout 2
//
// A layout that was published is never recorded again: its files stay as they are.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { LATEST_MIGRATION } from "../src/migrate/latest-migration.ts";
import { createPlan } from "../src/plan/plan.ts";
import { loadBundle, loadTemplate } from "../src/template/load-template.ts";
import { bundleTemplates } from "./bundle-templates.ts";

const layout = process.argv[2] ?? "";
const folder = join(import.meta.dirname, "../test/fixtures/layouts", layout);
if (!/^[1-9]\d*$/.test(layout) || existsSync(folder)) {
  console.error(`Give the number of a layout that is not recorded yet, got ${JSON.stringify(layout)}`);
  process.exitCode = 2;
} else {
  const templates = mkdtempSync(join(tmpdir(), "record-layout-"));
  try {
    bundleTemplates(join(import.meta.dirname, "../../.."), templates);
    mkdirSync(folder, { recursive: true });
    record(templates);
  } finally {
    rmSync(templates, { recursive: true, force: true });
  }
}

function record(templates: string): void {
  const bundle = loadBundle(templates);
  for (const template of bundle.templates) {
    const answers = {
      name: "@acme/flyte-plugin-my-jobs",
      template: template.name,
      idempotency: Object.keys(template.variants?.choices ?? {})[0],
      packageManager: "npm",
      packages: {},
    } as const;
    const { files } = createPlan(answers, {
      template,
      templateFiles: loadTemplate(templates, template.name),
      version: bundle.version,
      machine: { nodeVersion: "24.0.0" },
      migrations: LATEST_MIGRATION,
    });
    writeFileSync(join(folder, `${template.name}.json.gz`), gzipSync(JSON.stringify(Object.fromEntries(files))));
  }
}
