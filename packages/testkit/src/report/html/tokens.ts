/** What the report and the page of `flyte-webapi dev` look like: colours in light and dark, text, focus. */
export const STYLE_TOKENS = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#ffffff, #0d1117);
  --raised: light-dark(#f6f8fa, #161b22);
  --text: light-dark(#1f2328, #e6edf3);
  --quiet: light-dark(#57606a, #9198a1);
  --line: light-dark(#d0d7de, #30363d);
  --good: light-dark(#1a7f37, #3fb950);
  --bad: light-dark(#cf222e, #ff7b72);
  --odd: light-dark(#9a6700, #d29922);
  --link: light-dark(#0969da, #58a6ff);
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1rem; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; margin: 0 0 .5rem; }
p, dl { margin: .5rem 0; }
.quiet { color: var(--quiet); }
.mark { font-weight: 700; }
.good { color: var(--good); } .bad { color: var(--bad); } .odd { color: var(--odd); }
code, pre, table { font-family: ui-monospace, monospace; font-size: .85rem; }
fieldset { border: 1px solid var(--line); border-radius: 6px; margin: .75rem 0; padding: .25rem .75rem .5rem;
  display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
legend { padding: 0 .25rem; color: var(--quiet); }
label { display: inline-flex; align-items: center; gap: .35rem; min-height: 1.75rem; cursor: pointer; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
dt { color: var(--quiet); margin-top: .35rem; } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; background: var(--ground); }
th, td { text-align: start; vertical-align: top; padding: .2rem .5rem; border-top: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--quiet); border-top: 0; }
[hidden] { display: none !important; }
`;
