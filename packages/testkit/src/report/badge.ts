import type { ConformanceResult } from "../result/conformance-result.ts";
import { OverallVerdict } from "../result/verdict.ts";
import { OVERALL_LABELS } from "./labels.ts";
import { escapeXml } from "./xml.ts";

const LABEL = "flyte web api";

/** Colours on which white text can be read (contrast of at least 4.5). */
const COLOURS: Readonly<Record<OverallVerdict, string>> = {
  [OverallVerdict.Conformant]: "1a7f37",
  [OverallVerdict.ConformantWithWaivers]: "9a6700",
  [OverallVerdict.Partial]: "6e7781",
  [OverallVerdict.Inconclusive]: "9a6700",
  [OverallVerdict.NonConformant]: "cf222e",
  [OverallVerdict.HarnessError]: "6e7781",
};

/** The badge as shields.io reads it from an address (its endpoint schema). */
export function toBadgeJson({ verdict }: ConformanceResult): string {
  const badge = {
    schemaVersion: 1,
    label: LABEL,
    message: OVERALL_LABELS[verdict],
    color: COLOURS[verdict],
    isError: verdict === "non-conformant" || verdict === "harness-error",
  };
  return `${JSON.stringify(badge, undefined, 2)}\n`;
}

const CHARACTER_WIDTH = 6.6;
const PADDING = 10;
const HEIGHT = 20;

/** The badge as a picture, for a README without shields.io. */
export function toBadgeSvg({ verdict }: ConformanceResult): string {
  const message = OVERALL_LABELS[verdict];
  const [left, right] = [widthOf(LABEL), widthOf(message)];
  const width = left + right;
  const title = escapeXml(`${LABEL}: ${message}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" role="img" aria-label="${title}">
<title>${title}</title>
<clipPath id="r"><rect width="${width}" height="${HEIGHT}" rx="3"/></clipPath>
<g clip-path="url(#r)"><rect width="${left}" height="${HEIGHT}" fill="#444"/><rect x="${left}" width="${right}" height="${HEIGHT}" fill="#${COLOURS[verdict]}"/></g>
<g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">
<text x="${left / 2}" y="14">${escapeXml(LABEL)}</text>
<text x="${left + right / 2}" y="14">${escapeXml(message)}</text>
</g>
</svg>
`;
}

function widthOf(text: string): number {
  return Math.round(text.length * CHARACTER_WIDTH) + PADDING;
}
