/**
 * Names a job beside its `task_execution_id`, in the annotations of CreateTask: the same for every request that means the same job. Without it an attempt
 * that the system starts again would be given the dead job of the first try.
 */
export const INCARNATION_ANNOTATION = "flyte-webapi-idempotency-key";
