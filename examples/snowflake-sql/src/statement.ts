import { shortenText } from "@flyte-webapi/sdk";
import * as z from "zod";

const text = z.string().transform((text) => shortenText(text));

/** What 202 says: the statement is under way. A code that is new is under way as well. */
const queryStatus = z.object({
  statementHandle: z.string().min(1),
  code: text.nullish(),
  message: text.nullish(),
});

/** What 200 says: the statement is done. Rows are text or null, whatever the type of their column. */
const resultSet = z.object({
  statementHandle: z.string().min(1),
  code: z.string(),
  data: z.array(z.array(z.string().nullable())).default([]),
  resultSetMetaData: z.object({
    rowType: z.array(z.object({ name: z.string(), type: z.string(), scale: z.number().nullish() })),
    // One per partition; the first one's rows are in this answer.
    partitionInfo: z.array(z.object({ rowCount: z.number() })).default([]),
  }),
});
export type ResultSet = z.infer<typeof resultSet>;

/** A statement that is done, or is not: told apart by what only a result has. */
export const statement = z.union([resultSet, queryStatus]);

/** A partition after the first one, which comes without metadata. */
export const partition = z.object({ data: z.array(z.array(z.string().nullable())) });

/** What 422 says: the statement failed. Only one that names a statement is that; others are requests that were refused. */
export const queryFailure = z.object({
  statementHandle: z.string().min(1),
  code: text,
  sqlState: z.string().default(""),
  message: text.default(""),
});
export type QueryFailure = z.infer<typeof queryFailure>;

/** Any answer that names the statement, which is all that submitting is for. */
export const submitted = z.object({ statementHandle: z.string().min(1) });

/** The last that is known of a statement. */
export type Statement =
  | { readonly kind: "running"; readonly code: string; readonly message: string }
  | { readonly kind: "succeeded"; readonly rows: readonly Row[] }
  | { readonly kind: "tooLarge" }
  | { readonly kind: "failed"; readonly failure: QueryFailure };

/** Values by column. */
export type Row = Readonly<Record<string, string | number | boolean | null>>;
