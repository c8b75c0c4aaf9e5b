import { isFailurePhase, isTerminalPhase, NotFoundError, PermanentSystemError, PhaseInfo } from "@flyte-webapi/sdk";

import { changePlugin } from "../simulate/change-plugin.ts";
import type { Saboteur } from "./saboteur.ts";
import { watchAnswers, watchRequests, type Repeat } from "./watch-calls.ts";

/** An error of a poll ends the task. */
const pollErrorIsFinal: Saboteur = {
  id: "poll-error-is-final",
  bug: "a poll that fails ends the task",
  breaks: "GE-01",
  weakness: "the kit could not put a fault on the polls: get seems to make no request",
  sabotage: ({ plugin }) =>
    changePlugin(plugin, () => ({
      methods: (honest) => ({
        get: async (ctx) => {
          try {
            return await honest.get(ctx);
          } catch (cause) {
            if (cause instanceof NotFoundError) throw cause;
            throw new PermanentSystemError("Sabotaged", "a poll failed", { cause });
          }
        },
      }),
    })),
};

/** A job that is not found is lost at once. */
const missingIsFinal: Saboteur = {
  id: "missing-is-final",
  bug: "a job that is not found is lost at once",
  breaks: "GE-04",
  weakness: "it finds jobs that the job table does not give (`jobs.get` answers nothing while a replica lags)",
  sabotage: ({ plugin }) =>
    changePlugin(plugin, (setup) => {
      let lastMissing = false;
      const answered = (missing: boolean): void => {
        lastMissing = missing;
      };
      return {
        ...watchAnswers(setup, answered),
        methods: (honest) => ({
          get: async (ctx) => {
            lastMissing = false;
            try {
              return await honest.get(ctx);
            } catch (cause) {
              if (!lastMissing && !(cause instanceof NotFoundError)) throw cause;
              throw new PermanentSystemError("Sabotaged", "the job is lost", { cause });
            }
          },
        }),
      };
    }),
};

/** Every end is a success. */
const everyEndIsSuccess: Saboteur = {
  id: "every-end-is-success",
  bug: "every end is a success",
  breaks: "ST-01",
  weakness: "it documents no unsuccessful state, or does not show the state that the kit gave the job",
  sabotage: ({ plugin }) =>
    changePlugin(plugin, () => ({
      methods: (honest) => ({
        status: async (ctx) => {
          const phaseInfo = await honest.status(ctx);
          return isFailurePhase(phaseInfo.phase) ? PhaseInfo.success() : phaseInfo;
        },
      }),
    })),
};

/** The state is left out of the reason. */
const reasonIsHidden: Saboteur = {
  id: "reason-is-hidden",
  bug: "the state is left out of the reason",
  breaks: "ST-03",
  weakness: "it does not show states that it does not document",
  sabotage: ({ plugin }) =>
    changePlugin(plugin, () => ({
      methods: (honest) => ({
        status: async (ctx) => {
          const phaseInfo = await honest.status(ctx);
          return isTerminalPhase(phaseInfo.phase) ? phaseInfo : PhaseInfo.running({ reason: "in progress" });
        },
      }),
    })),
};

/** status asks the service once more. */
const statusAsksAgain: Saboteur = {
  id: "status-asks-again",
  bug: "status asks the service once more",
  breaks: "ST-06",
  weakness: "it has no answer when the plugin looks at its job once more",
  unfit: "the kit saw no request of the plugin that only reads, to repeat it",
  sabotage: ({ plugin, world }, _keys, onPut) =>
    changePlugin(plugin, (setup) => {
      let again: Repeat | undefined;
      return {
        ...watchRequests(world, setup, ({ reads, repeat }) => {
          if (reads) again = repeat;
        }),
        methods: (honest) => ({
          status: async (ctx) => {
            if (again !== undefined) {
              onPut();
              await again(ctx.signal).catch(() => undefined);
            }
            return await honest.status(ctx);
          },
        }),
      };
    }),
};

/** Requests of one create that may change something, as far as they are repeated. */
const LONGEST_SUBMISSION = 4;

/** A get that submits the job once more. */
const getRepeatsCreate: Saboteur = {
  id: "get-repeats-create",
  bug: "get submits the job once more",
  breaks: "GE-11",
  weakness: "it takes a request that makes a job for one that only reads",
  unfit: "the kit saw no request of create that changes something, to repeat it",
  sabotage: ({ plugin, world }, _keys, onPut) =>
    changePlugin(plugin, (setup) => {
      // The first may be a look-up or an upload.
      const submission: Repeat[] = [];
      return {
        ...watchRequests(world, setup, ({ reads, method, repeat }) => {
          if (!reads && method === "create" && submission.length < LONGEST_SUBMISSION) submission.push(repeat);
        }),
        methods: (honest) => ({
          get: async (ctx) => {
            if (submission.length > 0) onPut();
            for (const repeat of submission) await repeat(ctx.signal).catch(() => undefined);
            return await honest.get(ctx);
          },
        }),
      };
    }),
};

/** What the service refuses makes delete fail. */
const missingFailsDelete: Saboteur = {
  id: "missing-fails-delete",
  bug: "delete fails when the service does not know the job",
  breaks: "DE-01",
  weakness: "it answers as if it still held a job that the table no longer holds",
  sabotage: ({ plugin }) =>
    changePlugin(plugin, (setup) => {
      let missing = false;
      return {
        ...watchAnswers(setup, (isMissing) => {
          if (isMissing) missing = true;
        }),
        methods: (honest) => ({
          delete: async (ctx) => {
            missing = false;
            await honest.delete(ctx);
            if (missing) throw new Error("there is no such job");
          },
        }),
      };
    }),
};

/** Saboteurs that change what a method does. */
export const METHOD_SABOTEURS: readonly Saboteur[] = [
  pollErrorIsFinal,
  missingIsFinal,
  getRepeatsCreate,
  everyEndIsSuccess,
  reasonIsHidden,
  statusAsksAgain,
  missingFailsDelete,
];
