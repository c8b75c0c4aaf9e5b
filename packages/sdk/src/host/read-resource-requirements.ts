import type { ResourceConstraint, ResourceNamespace, ResourceRequirements } from "../contract/resource-constraints.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { PermanentSystemError } from "../errors/permanent-system-error.ts";

/**
 * What a plugin returned as its requirements, as a copy of what is known of it.
 *
 * @param quotas the plugin's pools.
 * @throws PermanentSystemError with code `ResourceManagerFailure` that says what is wrong: asking again would give the same.
 */
export function readResourceRequirements(
  value: unknown,
  quotas: Readonly<Record<ResourceNamespace, number>>,
): ResourceRequirements {
  if (typeof value !== "object" || value === null) throw wrong("it must be an object with namespace and constraints");
  const { namespace, constraints = {} }: { namespace?: unknown; constraints?: unknown } = value;
  if (typeof namespace !== "string" || !(namespace in quotas)) {
    const known = Object.keys(quotas).map((name) => JSON.stringify(name));
    throw wrong(`namespace must be one of resourceQuotas (${known.join(", ")}), got ${JSON.stringify(namespace)}`);
  }
  if (typeof constraints !== "object" || constraints === null) throw wrong("constraints must be an object");
  const { projectScopeResourceConstraint: project, namespaceScopeResourceConstraint: scope } = {
    projectScopeResourceConstraint: undefined,
    namespaceScopeResourceConstraint: undefined,
    ...constraints,
  };
  return {
    namespace,
    constraints: {
      projectScopeResourceConstraint: readConstraint(project, "projectScopeResourceConstraint"),
      namespaceScopeResourceConstraint: readConstraint(scope, "namespaceScopeResourceConstraint"),
    },
  };
}

function readConstraint(constraint: unknown, field: string): ResourceConstraint | undefined {
  if (constraint === undefined) return undefined;
  const value: unknown = typeof constraint === "object" && constraint !== null && Reflect.get(constraint, "value");
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 1) return { value };
  throw wrong(`constraints.${field}.value must be an integer of at least 1, got ${JSON.stringify(value)}`);
}

function wrong(problem: string): PermanentSystemError {
  return new PermanentSystemError(ErrorCode.ResourceManagerFailure, `resourceRequirements cannot be used: ${problem}`);
}
