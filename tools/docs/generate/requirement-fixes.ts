/** How each demand of the kit is met: what a plugin (or a connector, OW) does instead. By id. */
export const REQUIREMENT_FIXES: Readonly<Record<string, string>> = {
  "CR-01":
    "Send `ctx.idempotencyKey` with the request that creates the job, and the same key with every repetition. Where the service knows no key, look for a job with that key in its name or tags before making one.",
  "CR-02":
    "Throw a `RetryableError` for timeouts, cut connections and answers that cannot be read. The next call, with the same key, finds out what there is.",
  "CR-03":
    "Let the key alone find the job: at the service, not in a map of the process. Give ResourceMeta only what the service says of the job.",
  "CR-04":
    "Use `ctx.idempotencyKey`, or a hash of it where the service wants a form of its own. No time, no random id, no counter.",
  "CR-05":
    "Use `ctx.idempotencyKey` as it is: it has the attempt in it. A key of your own needs project, domain, execution, node and attempt.",
  "CR-06":
    "Do not cut names to make them fit: hash the whole key, and cut the hash. Use more than the generated name for the key.",
  "CR-07":
    "Make the key from `ctx.idempotencyKey`, which changes when the system starts an attempt again; the generated name does not.",
  "CR-08":
    "Give jobs names that fit whatever the task is called: a hash of the key, with the task's own names in tags or a description.",
  "CR-09":
    "Take the service's “already exists” for an answer: read the job that is there, and give its ResourceMeta. Never delete it to make it anew.",
  "CR-10":
    "Before adopting a job by name, look whether it carries your key or tag. If not, throw a `PermanentUserError` with code `Conflict`.",
  "CR-11":
    "Look for jobs in every state. Return the state that was found as `resource`, so that `status` says what it would say after a poll.",
  "CR-12":
    "Throw a `PermanentUserError` with the service's words for 400, 403 and 422. The clients of the sdk do; do not catch everything and try again.",
  "CR-13":
    "Throw a `RetryAfterError` for 429 and a `RetryableError` for 5xx and cut connections. The clients of the sdk do.",
  "CR-14":
    "Recognise the service's answer about quota, and throw a `RetryAfterError`: the task waits, and nothing failed.",
  "CR-15":
    "Check the answer with a schema that wants a non-empty id, such as `z.string().min(1)`, and throw when it has none.",
  "CR-16": "Return ResourceMeta from the answer that made the job. Whether it can be read is a question for `get`.",
  "CR-17":
    "Take back what was made when a later step is refused, and name the rest in ResourceMeta so that `delete` can remove it. Where possible, make the job last.",
  "CR-18": "Pass `ctx.signal` to every request and every pause.",
  "CR-19":
    "Do everything before `create` returns, and return the id that the service gave. The runtime calls `create` again with the same key, then `delete`.",
  "CR-20":
    "Build bodies with `json`, SQL with bindings, addresses with the `path` tag. Never paste a text of the task into another language.",
  "CR-21": "Copy before changing: `{ ...template, name }`. Keep nothing about tasks outside of the call.",
  "CR-22":
    "Treat ids as texts. Where the service sends numbers, read them with the HTTP client of the sdk, which keeps 64-bit integers exact.",
  "CR-23": "Let the error of `secretManager.get` through: it names the key, and is permanent.",
  "CR-24":
    "Keep integers as `bigint` until they are written, and write them without a decimal point. The HTTP client's `json` does.",
  "CR-25": "Put the key, the generated name or the execution's name into the job: as its name, a tag, a label.",
  "GE-01":
    "Throw a `RetryableError` from `get` when the service could not be asked. Trouble of the service is no state of the job.",
  "GE-02": "Throw a `RetryAfterError` for 429: it is not counted as a failed poll.",
  "GE-03": "Read `Retry-After` as seconds and as a date, and wait at least so long. The clients of the sdk do.",
  "GE-04":
    "Throw a `NotFoundError` for 404 and let the host count: three in a row, and not within the first minute of a job that was never seen.",
  "GE-05": "Throw a `NotFoundError` for 404, every time. Do not turn it into a state.",
  "GE-06":
    "Say with `errorInBody` how the service writes errors into answers with status 200, and check the rest with a schema.",
  "GE-07":
    "Throw for every answer that is no success. A Resource is what the service said of the job, and nothing else.",
  "GE-08":
    "Check status and shape before using a field: `schema` does both, and throws a `RetryableError` with the status.",
  "GE-09": "Read the secret for each request: `authorize` of the clients is called anew.",
  "GE-10": "Throw a `PermanentSystemError` for 403; the clients do. The task then ends and says why.",
  "GE-11": "Use `get` for reading only. What must be started or renewed belongs into `create`.",
  "GE-12": "Start no loop of your own: the host polls. Who hears of changes calls `taskRefreshIndicator`.",
  "GE-13": "Pass `ctx.signal` to the request, and read the body under the same limit: the clients do both.",
  "GE-14": "Store the address of the service in ResourceMeta, and let `get` and `delete` use that one.",
  "GE-15": "Store everything that `get` needs in ResourceMeta. Keep no handle or cursor in memory only.",
  "GE-16":
    "Cut what the service says: keep the start and the end, with a mark between them, and drop fields that nobody needs from Resource.",
  "GE-17": "Read states leniently (trim, upper case), and take what is not known for work in progress.",
  "GE-18": "Give a job that is over, without result and without error, a `PhaseInfo.systemFailure`.",
  "GE-19":
    "Read all pages, up to a bound, filtered by the service where it can. An error of the list is an error of `create`.",
  "GE-20": "Read what became of the parts, and fail the task with the first failure among them.",
  "GE-21":
    "Find each job in a shared answer by its id, and give an error to that poll alone whose job is missing. Keep nothing of a call in a field.",
  "ST-01": "List the states that mean success, and let the default of the switch be “in progress”.",
  "ST-02": "Compare your table of states with the service's documentation: every documented end needs a row.",
  "ST-03":
    "Let the default of the switch be `PhaseInfo.running` with the state in its reason. Do not put states into an enum of the schema.",
  "ST-04": "Map queued, cancelling and terminating to a phase that is not terminal.",
  "ST-05": "Make `status` a function of the Resource alone, without a memory of jobs.",
  "ST-06": "Fetch details in `get`, and put them into Resource; `status` only looks at it.",
  "ST-07": "Use no clock, no counter and no randomness in `status`, and change nothing that it was given.",
  "ST-08":
    "Fetch the result in `get` once the job has succeeded, throw when that fails, and let `status` put the outputs before it reports Success.",
  "ST-09": "Let the error of `outputWriter.put` through: the host asks again.",
  "ST-10": "Put outputs only in the branch that reports Success.",
  "ST-11":
    "Use `failure` for what the user can mend and `systemFailure` for the rest, by what the service says about the cause.",
  "ST-12": "Use the `retryable` constructors where another attempt may help, and the others where it cannot.",
  "ST-13": "Put the service's own message into the failure, from the field in which it says it in that state.",
  "ST-14":
    "Choose a fixed word per cause, such as `JobFailed`. Check a code of the service before passing it on, and keep ids in the message.",
  "ST-15": "Give the link in every phase, as an absolute URL, with the id encoded by `encodeURIComponent`.",
  "ST-16":
    "Leave the version alone: the runtime raises it. Who numbers by himself derives the number from the Resource.",
  "ST-17": "Keep times and counters out of version, reason and custom data.",
  "ST-18": "Return a value of the `PhaseInfo` constructors from every branch.",
  "ST-19": "Look at the state first, and at messages only where the state says that the job has failed.",
  "ST-20": "Ask once more, after a pause, before you believe an end that the service shows falsely now and then.",
  "DE-01": "Accept 404 and 410: `accept: [404, 410]`. A job that is gone is what was asked for.",
  "DE-02": "Accept the refusal to cancel what has ended (often 409), and remove nothing that holds a result.",
  "DE-03": "Return at once when `ctx.resourceMeta` is `undefined`.",
  "DE-04": "Send the cancel request whatever the state, and let the service decide.",
  "DE-05": "Throw for every answer other than success, absence and “already ended”.",
  "DE-06": "Take every 2xx for success, and read no body that you do not need.",
  "DE-07": "Address the job by its id alone, and accept that it is already cancelled.",
  "DE-08": "Say `repeatable: true` for the cancel request: then the client repeats it within the deadline.",
  "DE-09": "Close nothing in `delete` that other tasks use.",
  "DE-10": "While the old job stops, throw a `RetryableError` in `create`; do not adopt a job that is ending.",
  "DE-11": "Note in ResourceMeta what `create` made itself, and delete only that.",
  "DE-12": "Use nothing in `delete` but ResourceMeta and the setup context.",
  "DE-13": "Send `ctx.reason` in the field that the service has for it.",
  "ME-01": "Keep credentials out of ResourceMeta, Resource and outputs, and read them when they are needed.",
  "ME-02": "Log ids and states, never requests or headers; throw the errors of the clients, which are cleaned.",
  "ME-03":
    "Use plain JSON values in ResourceMeta (and `bigint`, which the codec keeps), times as texts, and no clock in the codec.",
  "ME-04":
    "Use `createResourceMetaCodec` with a schema that ignores unknown fields (`z.object`, not `z.strictObject`).",
  "ME-05": "Store ids and addresses; inputs and descriptions stay with the task.",
  "ME-06": "Read stored fields by name through the schema. Do not merge stored objects into others.",
  "ME-07": "Use the clients: they refuse such a secret before `fetch` sees it, without showing it.",
  "ME-08": "Use the clients: they follow no redirect to another origin.",
  "ME-09": "Put ids into addresses with the `path` tag.",
  "LV-01": "Pass `ctx.signal` on everywhere, also into your own pauses.",
  "LV-02": "Wait longer after each failed try, and bound the tries: the clients make 4 attempts.",
  "LV-03":
    "Await every promise, or give it a `.catch`. Start several with `Promise.all`, and put `try` around what a timer does.",
  "DT-01":
    "Take `fetch`, `clock`, `random` and `logger` from the setup context, and give them to libraries that accept them.",
  "OW-01": "Register the metadata service, and list each connector with its `supported_task_categories`.",
  "OW-02": "Answer NOT_FOUND for a name that is not listed.",
  "OW-03": "Look the task type up inside the call, and answer with a status.",
  "OW-04": "Use NOT_FOUND or INVALID_ARGUMENT for a task type that you do not have.",
  "OW-05": "Return from CreateTask as soon as the service has the job.",
  "OW-06": "Derive the job's key from `task_execution_id`.",
  "OW-07": "Let `retry_attempt` be part of the key.",
  "OW-08": "Let calls run side by side, and wait inside the call where the service limits them.",
  "OW-09": "Derive the key from the whole `task_execution_id`, and keep no state between calls.",
  "OW-10": "Answer with the last known phase while the service is in trouble.",
  "OW-11": "Map every documented end to a terminal phase.",
  "OW-12": "Set the phase in every branch, with the numbers of the protocol version that you serve.",
  "OW-13": "Remember how far a job has come, or read from a source that does not lag.",
  "OW-14": "Derive the phase from the service each time, not from a memory that is emptied at the end.",
  "OW-15": "Name and type outputs by the interface of the task template.",
  "OW-16": "Give a link only when it is complete, as an absolute URL with a name.",
  "OW-17": "Answer with an error when `resource_meta` cannot be read or names no job.",
  "OW-18": "Let DeleteTask cancel the job that `resource_meta` names.",
  "OW-19": "Take a job that is gone for success.",
  "OW-20": "Take the service's refusal to cancel what has ended for success.",
  "OW-21": "Catch what decoding and look-ups throw, and answer with a status.",
  "OW-22": "Where nothing can be found, there is nothing to delete: succeed.",
  "OW-23": "Decode inside the call, and answer INVALID_ARGUMENT.",
  "OW-24": "Ignore unknown fields, as protobuf does by default.",
  "OW-25": "Accept messages up to 4 MiB, and do little with inputs before answering.",
  "OW-26": "Expect that the client is gone when the answer is written, and let the next call find the job by its key.",
  "OW-27": "Read `task_category`, and `task_type` where it is absent.",
  "OW-28": "Leave the method unregistered, or give an empty token with the last page.",
  "OW-29": "Leave the method unregistered, or answer.",
  "OW-30": "Register the health service, and set it to SERVING once plugins are loaded.",
  "OW-31": "Set reflection up after all services are added.",
  "OW-32": "Keep ids in `resource_meta`, and nothing that comes with the task.",
  "OW-33": "Use the secret for the request, and put it into no answer.",
  "OW-34": "Cut what you quote to a few hundred characters.",
};
