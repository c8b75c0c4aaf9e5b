import { STYLE_TOKENS } from "../../report/html/tokens.ts";

/** The page's style: what it shares with the report, and what only it has. */
export const PAGE_STYLE: string = `${STYLE_TOKENS}
:root {
  --wait: light-dark(#8c959f, #6e7681);
  --begin: light-dark(#8250df, #bc8cff);
}
h2 { font-size: 1.1rem; margin: 0 0 .5rem; } h3 { font-size: 1rem; margin: .5rem 0 0; font-weight: 400; color: var(--quiet); }
header p { margin: 0; }
#status { min-height: 1.5rem; margin-bottom: .5rem; }
.count { white-space: nowrap; }
.swatch { display: inline-block; width: .7rem; height: .7rem; border-radius: 2px; margin-right: .3rem; }
main { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; }
section { border: 1px solid var(--line); border-radius: 6px; padding: .75rem; min-width: 0; }
.bar { display: flex; flex-wrap: wrap; gap: .35rem .75rem; align-items: center; margin: .25rem 0; }
.hint { font-size: .85rem; margin: .25rem 0 0; }
button, select, input { font: inherit; color: var(--text); background: var(--raised); border: 1px solid var(--wait); border-radius: 6px;
  padding: .15rem .6rem; min-height: 1.9rem; }
input[type=checkbox] { min-height: 0; } input[type=number] { width: 5.5rem; }
button { cursor: pointer; } button:hover { border-color: var(--link); }
button:disabled { opacity: .5; cursor: default; border-color: var(--line); }
button[aria-pressed=true] { background: var(--bad); border-color: var(--bad); color: var(--ground); font-weight: 700; }
#tasks { position: relative; height: min(21rem, 60vh); overflow-y: auto; border: 1px solid var(--line); border-radius: 6px; contain: strict; }
#rows { position: relative; }
.row { position: absolute; inset-inline: 0; top: 0; height: 28px; padding: 0 .5rem; display: grid; align-items: center; gap: 0 .5rem;
  grid-template-columns: 9rem 9rem minmax(0, 1fr); font-size: .85rem; cursor: pointer; white-space: nowrap; contain: strict; }
.row > span { overflow: hidden; text-overflow: ellipsis; }
.row .line { height: 14px; border-radius: 3px; background-color: var(--raised); }
.row[aria-selected=true] { background: var(--raised); box-shadow: inset 3px 0 var(--link); }
#tasks:focus-visible .row[aria-selected=true] { outline: 2px solid var(--link); outline-offset: -2px; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 1rem; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
ol { margin: 0; padding: 0; list-style: none; font-size: .85rem; }
#messages, #task-marks { max-height: 16rem; overflow-y: auto; }
#messages:empty::before { content: "none yet"; color: var(--quiet); }
#messages li, #task-marks li { border-top: 1px solid var(--line); padding: .15rem 0; }
.level { display: grid; grid-template-columns: minmax(0, 1fr) 8rem; gap: 0 .75rem; align-items: center; font-size: .85rem; }
meter { width: 100%; height: .9rem; }
th:nth-child(1) { width: 6.5rem; } th:nth-child(3) { width: 13rem; } th:nth-child(4) { width: 9rem; }
@media (min-width: 60rem) {
  main { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .wide { grid-column: 1 / -1; }
  .tall { grid-row: span 2; }
  .columns { grid-template-columns: repeat(2, minmax(0, 1fr)); }
}
@media (max-width: 40rem) {
  body { padding: .5rem; }
  .row { height: 48px; grid-template-columns: repeat(2, minmax(0, 1fr)); align-content: center; }
  .row .line { grid-column: 1 / -1; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody { display: block; } tr { display: flex; flex-wrap: wrap; gap: 0 .5rem; border-top: 1px solid var(--line); padding: .2rem 0; }
  th, td { border: 0; width: auto; padding: 0 .25rem; }
}
`;
