import { STYLE_TOKENS } from "./tokens.ts";

/** The page's style: light and dark, from 360 px on, without anything from elsewhere. */
export const STYLE: string = `${STYLE_TOKENS}
details { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; background: var(--raised); }
summary { padding: .5rem .75rem; cursor: pointer; }
summary .title { display: block; }
details > div { padding: 0 .75rem .75rem; }
.time { width: 6.5rem; color: var(--quiet); }
td.lane { border-inline-start: 1px solid var(--line); }
.fault { display: block; color: var(--bad); font-weight: 700; }
tr.host td { color: var(--quiet); font-style: italic; }
@media (max-width: 40rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody { display: block; } tr { display: flex; flex-wrap: wrap; gap: 0 .5rem; border-top: 1px solid var(--line); padding: .2rem 0; }
  th, td, .time { border: 0; width: auto; padding: 0 .25rem; }
  td:empty { display: none; }
  td.lane { flex: 1 1 100%; border: 0; }
  td.lane::before { content: attr(data-lane) ": "; color: var(--quiet); }
}
`;
