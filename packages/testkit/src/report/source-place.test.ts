import { expect, it } from "vitest";

import { sourcePlaceIn } from "./source-place.ts";

it.for([
  [
    "Date.now during get: get (src/plugin.ts:12:9) < run (src/run.ts:3:1)",
    { file: "src/plugin.ts", line: 12, column: 9 },
  ],
  ["threw TypeError: x at ./test/my.world.ts:10:13; mend it", { file: "test/my.world.ts", line: 10, column: 13 }],
  [
    "create (node_modules/axios/lib/x.js:1:2) < create (dist/index.mjs:7:8)",
    { file: "dist/index.mjs", line: 7, column: 8 },
  ],
  ["at index.js:1:2", { file: "index.js", line: 1, column: 2 }],
  ["at /srv/app/plugin.ts:1:2", undefined],
  ["at ../other/plugin.ts:1:2", undefined],
  ["at ~/plugin.ts:1:2 and <tmp>/plugin.ts:3:4", undefined],
  ["job-1 and job-2 at 12:30:01", undefined],
] as const)("finds the place in %j", ([text, place]) => {
  expect(sourcePlaceIn(undefined, text)).toEqual(place);
});
