/** One column, readable on a phone, in the colours of the reader's system; printed without links. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #1d2733; --soft: #5b6876; --line: #d9dfe6; --paper: #ffffff; --tint: #f4f6f9;
  --guide: #0b6b52; --never: #a33a2c; --must: #0b4f8a; --mono: ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf0; --soft: #9aa7b4; --line: #34404c; --paper: #151b21;
  --tint: #1d252d; --guide: #6fd3b4; --never: #f0937f; --must: #8cc4f5; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.25rem 1rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0.5rem 0 0.25rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 0.75rem; padding-bottom: 0.3rem; border-bottom: 2px solid var(--line); }
h3 { font-size: 1.05rem; margin: 2rem 0 0.5rem; scroll-margin-top: 1rem; }
p { margin: 0.4rem 0; } a { color: inherit; text-decoration-color: var(--soft); text-underline-offset: 3px; }
code, pre, .tag { font-family: var(--mono); } .tag { font-weight: 650; }
.soft { color: var(--soft); } .small { font-size: 0.86rem; }
.facts { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; margin: 0.75rem 0; padding: 0; list-style: none; }
.facts b { font-weight: 600; }
.level { margin: 0; padding: 0; list-style: none; }
.level .level { margin-left: 0.55rem; padding-left: 0.75rem; border-left: 2px solid var(--line); }
.place { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 0.7rem; padding: 0.3rem 0; border-top: 1px solid var(--line); }
.place .tag { min-width: 3rem; } .place .words { flex: 1 1 7rem; }
.use { font-size: 0.84rem; white-space: nowrap; } .use.must { color: var(--must); font-weight: 600; }
.use.never { color: var(--never); } .by-guide { color: var(--guide); font-weight: 600; }
summary { cursor: pointer; } details > summary { list-style-position: outside; }
.table { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 0.92rem; }
th { text-align: left; font-weight: 600; color: var(--soft); font-size: 0.8rem; padding: 0.3rem 0.9rem 0.3rem 0; white-space: nowrap; }
td { border-top: 1px solid var(--line); padding: 0.4rem 0.9rem 0.4rem 0; vertical-align: top; }
td:first-child { font-family: var(--mono); white-space: nowrap; } td.part { padding-left: 1rem; }
tr.unused td { color: var(--soft); } .codes code { background: var(--tint); border-radius: 3px; padding: 0 0.3rem; margin: 0 0.15rem 0.15rem 0; display: inline-block; }
.rule { display: block; } ul.conditions { margin: 0.5rem 0; padding-left: 1.2rem; font-size: 0.92rem; }
pre { background: var(--tint); border-radius: 6px; padding: 0.7rem 0.9rem; overflow-x: auto; font-size: 0.84rem; line-height: 1.55; margin: 0.6rem 0; }
@media print { body { font-size: 11pt; } a { text-decoration: none; } details { break-inside: avoid; } }
`
