import type { ResourceNamespace } from "../contract/resource-constraints.ts";
import type { FieldReader, Section } from "./field-reader.ts";

const TOKENS = { min: 1, max: Number.MAX_SAFE_INTEGER };

/** Reads the quotas; empty when there are none. Without prototype, so that a namespace may have any name. */
export function readResourceQuotas(reader: FieldReader, config: Section): Readonly<Record<ResourceNamespace, number>> {
  const given = reader.field(config, "resourceQuotas");
  const names = typeof given === "object" && given !== null ? Object.keys(given) : [];
  const section = reader.section(given, "resourceQuotas", names);
  const quotas: Record<ResourceNamespace, number> = Object.create(null);
  if (section.values === undefined) return Object.freeze(quotas);
  for (const name of names) {
    if (name === "") reader.issue("resourceQuotas", "resourceQuotas has a namespace without a name");
    quotas[name] = reader.integer(section, name, TOKENS);
  }
  return Object.freeze(quotas);
}
