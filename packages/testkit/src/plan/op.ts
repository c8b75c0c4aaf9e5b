import type { RequestFault } from "./fault.ts";

/** A change of a job that the service makes by itself. */
export type RemoteChange =
  /** The job goes into a documented state; `message` is what the service says about it, after `padding` characters of noise as of a log; `failure` is a name from the world's `failures` or `failedParts`. */
  | {
      readonly kind: "state";
      readonly state: string;
      readonly message?: string;
      readonly padding?: number;
      readonly failure?: string;
    }
  /** The job goes into a state that the service does not document. */
  | { readonly kind: "undocumented"; readonly state: string }
  /** The service forgets the job. */
  | { readonly kind: "remove" };

/** Where the plugin's process dies during `create`. */
export type CreateCrash =
  /** After `create` has returned, before its ResourceMeta is stored. */
  | "beforePersist"
  /** After the service applied the first request that changes something, before its answer arrives. */
  | "afterFirstWrite";

/**
 * One thing that the host, the service or time does. An operation that makes no sense at its place (a poll without ResourceMeta,
 * a change of a job that is not there) does nothing: so a plan stays valid whatever is taken out of it.
 */
export type Op =
  /** The host calls `create` for the task's current attempt, and stores the ResourceMeta. */
  | {
      readonly op: "create";
      readonly task: number;
      readonly crash?: CreateCrash;
      /** The host makes the same call twice at the same time. */
      readonly twice?: boolean;
      /** Another task whose `create` is called at the same moment. */
      readonly beside?: number;
      /**
       * Somebody aborts the task while `create` is under way. The host waits for it; asks again with the same key while it fails in a way that
       * may have made a job; and deletes what it then knows.
       */
      readonly abort?: boolean;
      readonly faults?: readonly RequestFault[];
    }
  /** The host calls `get`, then `status`, this many times; all `get` at once when concurrent. */
  | {
      readonly op: "poll";
      readonly task: number;
      readonly times: number;
      readonly concurrent?: boolean;
      /** Another task that is polled at the same moment, each time. */
      readonly beside?: number;
      /** Time that passes before each poll but the first, when they are not concurrent. Default: none. */
      readonly everyMs?: number;
      readonly faults?: readonly RequestFault[];
    }
  /** The host calls `status` again on the resource that it has. */
  | { readonly op: "status"; readonly task: number; readonly times: number }
  /** The host calls `delete`, with what it has stored, or without ResourceMeta. */
  | {
      readonly op: "delete";
      readonly task: number;
      readonly meta: "stored" | "none";
      readonly times: number;
      readonly concurrent?: boolean;
      readonly faults?: readonly RequestFault[];
    }
  /**
   * The host forgets what it knows of the job and begins anew: the next attempt, or the same one again when the system is to blame. Both have a
   * key of their own; the generated name stays the same with `system`.
   */
  | { readonly op: "retry"; readonly task: number; readonly system?: boolean }
  /**
   * What the host has stored of the task is not what the plugin wrote: damaged, with a field that a newer version of the plugin wrote, or
   * with fields that somebody wrote who wants to change the prototype of all objects.
   */
  | { readonly op: "tamper"; readonly task: number; readonly how: "damaged" | "newField" | "hostile" }
  /**
   * The plugin's process is replaced: nothing survives but the stored ResourceMeta. With `unstored` the host has published the ends of tasks and
   * not stored them: ended tasks are polled again. With `moved` the plugin is configured with another address from then on, at which there is
   * nothing.
   */
  | { readonly op: "restart"; readonly unstored?: boolean; readonly moved?: boolean }
  /** The store refuses the next writes of outputs, this many. */
  | { readonly op: "storage"; readonly times: number }
  /** The service changes the newest job of the task's current attempt. */
  | { readonly op: "remote"; readonly task: number; readonly change: RemoteChange }
  /** Others make this many jobs, as `listing` of the world says. */
  | { readonly op: "crowd"; readonly jobs: number }
  /** The key, name or tag that the task's current attempt is about to use is taken, by what `foreignJob` of the world says. */
  | { readonly op: "occupy"; readonly task: number }
  /** All secrets get new values; the service accepts the old ones no more. */
  | { readonly op: "rotate" }
  /** The wall clock of the plugin's machine jumps. */
  | { readonly op: "skew"; readonly ms: number }
  /** Time passes. */
  | { readonly op: "advance"; readonly ms: number };

/** The name of an {@link Op}. */
export type OpName = Op["op"];
