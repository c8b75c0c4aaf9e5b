import { AllocationStatus } from "../contract/allocation-status.ts";
import { ErrorCode } from "../errors/error-code.ts";
import type { HeldToken } from "../machine/task-state.ts";
import type { TaskEvent } from "../machine/task-event.ts";
import type { TaskSpec } from "../store/task-spec.ts";
import type { LocalResourceManager } from "../tokens/local-resource-manager.ts";
import type { TokenRequest } from "../tokens/token-allocator.ts";

/**
 * The request for the token of an attempt. Its name is unique among all tasks of the runtime, because task ids are; the attempt comes
 * after the last slash, so that no id can look like another with its attempt.
 */
export function tokenRequestOf({ id, project, domain }: TaskSpec, token: HeldToken): TokenRequest {
  const { namespace, constraints, attempt } = token;
  return { namespace, token: `${id}/${attempt}`, scope: { project, domain }, constraints };
}

/**
 * Asks for a token, and waits for it where it must.
 *
 * @param tell hears where the request stands.
 * @throws the signal's reason; the request stays until it is released.
 */
export async function allocateToken(
  manager: LocalResourceManager,
  request: TokenRequest,
  launch: number,
  signal: AbortSignal,
  tell: (event: TaskEvent) => Promise<void>,
): Promise<void> {
  const { namespace, token, scope, constraints } = request;
  const status = await manager.forScope(scope).allocateResource(namespace, token, constraints);
  signal.throwIfAborted();
  if (status === AllocationStatus.Undefined) {
    const message = `Quota ${JSON.stringify(namespace)} is not configured any more`;
    const error = { consequence: "retry", code: ErrorCode.ResourceManagerFailure, message } as const;
    return await tell({ type: "allocationFailed", launch, error });
  }
  await tell({ type: "allocated", launch, status });
  if (status === AllocationStatus.Granted) return;
  await manager.granted(namespace, token, signal);
  await tell({ type: "allocated", launch, status: AllocationStatus.Granted });
}
