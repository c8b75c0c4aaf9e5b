/** How a log is written. Source: `flyteidl2.core.TaskLog.MessageFormat`. */
export const MessageFormat = { Unknown: "UNKNOWN", Csv: "CSV", Json: "JSON" } as const;
/** One of {@link MessageFormat}. */
export type MessageFormat = (typeof MessageFormat)[keyof typeof MessageFormat];

/** What a link leads to. Source: `flyteidl2.core.TaskLog.LinkType`. */
export const LinkType = { External: "EXTERNAL", Dashboard: "DASHBOARD", Ide: "IDE" } as const;
/** One of {@link LinkType}. */
export type LinkType = (typeof LinkType)[keyof typeof LinkType];

/** A link that the Flyte console shows beside a task. Source: `flyteidl2.core.TaskLog`. */
export interface TaskLog {
  /** Absolute URL. Encode ids that go into it. */
  readonly uri: string;
  /** What the link is called. */
  readonly name: string;
  /** Default: `UNKNOWN`. */
  readonly messageFormat?: MessageFormat | undefined;
  /** How long the log is kept, in milliseconds. */
  readonly ttlMs?: number | undefined;
  /** Default: false. */
  readonly showWhilePending?: boolean | undefined;
  /** Default: false. */
  readonly hideOnceFinished?: boolean | undefined;
  /** Default: `EXTERNAL`. */
  readonly linkType?: LinkType | undefined;
  /** Whether the link works already. Default: true. */
  readonly ready?: boolean | undefined;
  readonly iconUri?: string | undefined;
}
