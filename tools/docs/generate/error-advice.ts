import type { ErrorCode } from "@flyte-webapi/sdk";

interface Advice {
  /** What has happened. */
  readonly means: string;
  /** What to do about it. */
  readonly todo: string;
}

/** What each error code means to whoever meets it. The compiler insists that there is one row for each code. */
export const ERROR_ADVICE: Readonly<Record<keyof typeof ErrorCode, Advice>> = {
  TaskFailedWithError: {
    means: "The task's own work failed, and the remote side said so without a code of its own.",
    todo: "Read the message: it is the remote service's. Use it in a plugin for failures of the job that need no finer word.",
  },
  DownstreamSystemError: {
    means: "`abort()` ended the task, but its job could not be deleted and may still run.",
    todo: "The message names the job: delete it by hand. In a plugin: for a defect of the service that no retry mends.",
  },
  TaskFailedUnknownError: {
    means: "Flyte's word for a task that failed without any reason given.",
    todo: "Give a reason instead: the kit's ST-13 wants the service's words in every failure.",
  },
  BadTaskSpecification: {
    means: "The task, its inputs or a value that a plugin made of them cannot be used: no retry can help.",
    todo: "Mend the field that the message names. It is the user's task, or the plugin's translation of it.",
  },
  TaskEventRecordingFailed: {
    means: "Flyte's word for an event that its own backend refused.",
    todo: "Look at Flyte. A plugin has no use for it.",
  },
  MetadataAccessFailed: {
    means: "What is stored about tasks could not be read or written, or ResourceMeta is not known.",
    todo: "Look at the store: `error.facts.problem` says what is wrong with its file. [The runtime's page](../../runtime.md) lists the problems.",
  },
  MetadataTooLarge: {
    means: "ResourceMeta, or what the connector keeps with it, is above its limit.",
    todo: "Store ids and addresses only. Inputs stay with the task.",
  },
  PluginInitializationFailed: {
    means: "The plugin's loader threw, did not end, or gave something that is no plugin.",
    todo: "Read the cause. Make no request in the loader: a service that is down must not keep the plugin from loading.",
  },
  CacheFailed: {
    means: "Polls failed more than `caching.maxSystemFailures` times in a row: nobody knows what became of the job.",
    todo: "The message has the last error. When the service was only slow or down for long, raise `caching.maxSystemFailures` or `resyncInterval`.",
  },
  RuntimeFailure: {
    means: "Something was thrown that is no error of the sdk: a `TypeError`, a text, an error of a library.",
    todo: "Read the message and the cause; it is most often a defect of the plugin. Throw the class whose consequence you want.",
  },
  CorruptedPluginState: {
    means:
      "What was stored cannot be read: a damaged record, ResourceMeta of another schema, or `resource_meta` of another connector.",
    todo: "Keep reading old forms of ResourceMeta after an upgrade (`migrate` of the codec). The task ends, and what may be left behind is named.",
  },
  ResourceManagerFailure: {
    means:
      "No token of a quota could be asked for: the answer of `resourceRequirements` cannot be used, or names a pool that `resourceQuotas` has not.",
    todo: "Compare the two; the message says which pool.",
  },
  BackOffError: {
    means: "Flyte's word for a resource that is to be tried later.",
    todo: "Throw `RetryAfterError` instead; its code is `Throttled`.",
  },
  SystemError: {
    means:
      "A job failed by the system's fault and could not be deleted: another one beside it would be one too many, so the task ends.",
    todo: "The message names the job and has the error of the delete: delete it by hand, and submit the task again.",
  },
  ReturnedUnknown: {
    means:
      "`status`, `do` or `getMany` returned something that is no PhaseInfo, or a phase that says nothing at that moment.",
    todo: "Return a value of the `PhaseInfo` constructors from every branch.",
  },
  NotFound: {
    means:
      "The service does not know the job. Right after create that may pass; in delete it is what was wanted. Three times in a row ends the task.",
    todo: "Nothing in the plugin: throw it from `get`, and the host counts. When it stays, the service has forgotten the job.",
  },
  MaxSystemFailuresExceeded: {
    means:
      "The same attempt failed for the system too often: create, or jobs that the plugin reported as failures of the system.",
    todo: "The message has the last error. Mend that; submit the task again.",
  },
  MaxRetriesExceeded: {
    means: "Flyte's word for a task whose attempts are used up.",
    todo: "Read the error of the last attempt.",
  },
  ReadFailed: {
    means:
      "Inputs or outputs could not be read. On a connector: the input reader was used in `status` or later, where Flyte sends no inputs.",
    todo: "Keep what later calls need in ResourceMeta.",
  },
  PluginNotFound: {
    means: "No plugin is registered for the task type and version, and none is the default.",
    todo: "Compare the task's type with `supportedTaskTypes` of the plugins; the message lists what there is.",
  },
  Throttled: {
    means: "The service asked to slow down (429, RESOURCE_EXHAUSTED).",
    todo: "Nothing: the whole plugin waits and no failure is counted. When it happens often, lower `readRateLimiter` and `writeRateLimiter`.",
  },
  ConnectionFailed: {
    means: "The connection failed or was cut. The request may or may not have been applied.",
    todo: "Nothing: the call is repeated with the same key. When it stays: address, proxy, certificates.",
  },
  DeadlineExceeded: {
    means: "There was no answer in time. The request may or may not have been applied.",
    todo: "Raise `timeoutMs` of the client or `timeouts` of the plugin when the service needs longer.",
  },
  ServiceUnavailable: {
    means: "The service failed by its own account (5xx, UNAVAILABLE).",
    todo: "Nothing: the call is repeated. Look at the service when it stays.",
  },
  BadResponse: {
    means: "The answer is not what the schema asks for: not JSON, cut off, of another shape, too large.",
    todo: "`error.facts` has the status and the start of the body. Compare the schema with the service's documentation.",
  },
  Unauthenticated: {
    means: "The service refused the credential (401), also a fresh one.",
    todo: "Renew the secret. It is read for every request, so nothing has to be restarted.",
  },
  PermissionDenied: {
    means: "The credential is good, but may not do this (403).",
    todo: "Give the account the right. The task has ended: submit it again.",
  },
  RequestRejected: {
    means: "The service refused the request as wrong (other 4xx).",
    todo: "The message has the service's words. Mend the task, or the plugin's translation of it.",
  },
  Conflict: {
    means: "The service holds something else under this name or key (409).",
    todo: "Use a name that belongs to the task alone, or look whose job it is before giving up.",
  },
  SecretNotFound: {
    means: "There is no such secret, or it is empty.",
    todo: "Set the secret that the message names: in the environment of the runtime or the connector, or in the task.",
  },
  InvalidConfig: {
    means: "An option is out of its range, misspelt or of another type. All of them are listed at once.",
    todo: "Mend the fields that are named.",
  },
  InvalidPluginEntry: {
    means: "What was registered is no PluginEntry: an empty id, no task types, a misspelt field.",
    todo: "Mend the fields that are named.",
  },
  DuplicatePlugin: {
    means: "Two plugins have the same id, or both support the same task type.",
    todo: "Leave one out, or let one of them win with `defaultForTaskTypes`.",
  },
  MetadataNotEncodable: {
    means:
      "ResourceMeta holds something that cannot be stored and read back as it was: a function, a class, `NaN`, a cycle.",
    todo: "Store plain values. The message names the field.",
  },
  LiteralMismatch: {
    means: "A value is not of the literal type that the task's interface says.",
    todo: "The message names the path, the value's type and the type that is wanted.",
  },
  BadOutputs: {
    means:
      "Outputs do not fit the task's interface: a name that it has not, a missing one, another type, or too large.",
    todo: "The message lists every difference.",
  },
  OutputsNotFound: {
    means: "The plugin reported Success, but the outputs that the task declares were never stored.",
    todo: "Call `outputWriter.put` before reporting Success. See [outputs](../../guide/outputs.md).",
  },
  Cancelled: {
    means: "Somebody asked to stop: the signal of the call was aborted.",
    todo: "Nothing. It is never counted as a failure.",
  },
  RuntimeClosed: {
    means: "The runtime or the connector was closed while the call was under way.",
    todo: "Nothing: a runtime on the same store goes on with the task.",
  },
  TaskNotFound: {
    means: "There is no task of this name.",
    todo: "Compare the name with those that `inspect()` lists.",
  },
  DuplicateTask: {
    means: "A task of this name was submitted already: names are identities.",
    todo: "Choose another name, or use the handle of the first submission.",
  },
};
