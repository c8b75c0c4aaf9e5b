import type { ResultSet, Row } from "./statement.ts";

type Column = ResultSet["resultSetMetaData"]["rowType"][number];

/** Rows by column name. The service writes every value as text: what JavaScript holds exactly gets its type back, the rest stays text. */
export function toRows(columns: readonly Column[], data: ResultSet["data"]): readonly Row[] {
  return data.map((values) =>
    Object.fromEntries(columns.map((column, index) => [column.name, toValue(column, values[index] ?? null)])),
  );
}

function toValue({ type, scale }: Column, value: string | null): string | number | boolean | null {
  if (value === null) return null;
  switch (type.toLowerCase()) {
    case "boolean":
      return value === "true";
    case "real":
      return Number(value);
    case "fixed":
      return (scale ?? 0) === 0 && Number.isSafeInteger(Number(value)) ? Number(value) : value;
    default:
      return value;
  }
}
