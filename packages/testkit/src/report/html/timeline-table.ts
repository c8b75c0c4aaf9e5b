import { rowTime, type Lane, type TimelineRow } from "../timeline.ts";
import { escapeXml } from "../xml.ts";

/** The lanes that have a column, in the order in which a request passes through them. */
const COLUMNS: readonly Lane[] = ["plugin", "wire", "remote"];

/** A timeline as a table with one column per lane. What the host and time do goes across. */
export function timelineTable(rows: readonly TimelineRow[], caption: string): string {
  const heads = COLUMNS.map((lane) => `<th scope="col">${lane}</th>`).join("");
  return [
    `<table aria-label="${escapeXml(caption)}">`,
    `<thead><tr><th scope="col" class="time">time</th>${heads}</tr></thead>`,
    `<tbody>${rows.map(tableRow).join("\n")}</tbody>`,
    "</table>",
  ].join("\n");
}

function tableRow(row: TimelineRow): string {
  const time = `<th scope="row" class="time">${rowTime(row)}</th>`;
  if (row.lane === "host") {
    return `<tr class="host">${time}<td class="lane" data-lane="host" colspan="${COLUMNS.length}">${content(row)}</td></tr>`;
  }
  const cells = COLUMNS.map((lane) =>
    lane === row.lane ? `<td class="lane" data-lane="${lane}">${content(row)}</td>` : `<td class="lane"></td>`,
  );
  return `<tr>${time}${cells.join("")}</tr>`;
}

function content({ text, fault }: TimelineRow): string {
  const mark = fault === undefined ? "" : `<strong class="fault">fault: ${escapeXml(fault)}</strong>`;
  return `${escapeXml(text.trim().replaceAll(/ {2,}/g, " "))}${mark}`;
}
