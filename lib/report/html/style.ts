/** The style of the page: light or dark as the reader prefers, and light in print. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #fff; --ink: #1c2128; --quiet: #5c6570; --line: #d9dee4; --raised: #f5f7f9;
  --critical: #a3123a; --high: #c2370d; --medium: #8a6100; --low: #1f6feb; --good: #1a7f37; --unsure: #8a6100;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171c; --ink: #e3e7ec; --quiet: #98a2ae; --line: #323a44; --raised: #1c2128;
    --critical: #ff7096; --high: #ff8f66; --medium: #e0b13d; --low: #74aaff; --good: #58c278; --unsure: #e0b13d;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0 auto; max-width: 80rem; padding: 2rem 1.5rem 4rem; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1.6rem; letter-spacing: -0.01em; }
h2 { margin: 0; font-size: 1.05rem; display: flex; flex-wrap: wrap; align-items: baseline; gap: .3rem .6rem; }
h3 { margin: 1.2rem 0 .2rem; font-size: 1rem; }
p { margin: .25rem 0; }
a { color: var(--low); }
a.plain { color: inherit; text-decoration-color: var(--line); text-underline-offset: .2em; }
a.plain:hover { text-decoration-color: currentColor; }
code, pre, .id { font-family: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: .92em; }
pre { white-space: pre-wrap; margin: .3rem 0; }
.quiet, small { color: var(--quiet); }
.conclusion { margin: 1.4rem 0 .8rem; font-size: 1.25rem; font-weight: 600; }
.bad { color: var(--high); } .unsure { color: var(--unsure); } .good { color: var(--good); }
.counts { list-style: none; display: flex; flex-wrap: wrap; gap: .6rem; margin: 0 0 1.2rem; padding: 0; }
.counts li { flex: 1 1 9rem; display: flex; }
.counts li > * { flex: 1; padding: .6rem .8rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--raised);
  color: inherit; text-decoration: none; }
.counts b { display: block; font-size: 1.6rem; line-height: 1.15; font-variant-numeric: tabular-nums; }
.counts small { display: block; }
.counts .nonCompliant b, .counts .unreadable b { color: var(--high); }
.counts .insufficientData b, .counts .known b { color: var(--unsure); }
.counts .compliant b { color: var(--good); } .counts .notApplicable b, .counts .waived b { color: var(--quiet); }
.counts.switches label { cursor: pointer; }
.counts.switches label:has(:checked) { border-color: currentColor; background: var(--page); }
.counts.switches input { float: right; margin: .3rem 0 0; }
.filter { display: flex; flex-wrap: wrap; gap: .5rem 1.1rem; align-items: center; margin: 0 0 .4rem; }
.filter input[type=search] { flex: 1 1 16rem; min-width: 0; }
.filter input[type=search], .filter select { padding: .45rem .7rem; font: inherit; color: inherit; background: var(--page);
  border: 1px solid var(--line); border-radius: .4rem; }
.severities { display: flex; flex-wrap: wrap; gap: .3rem .9rem; }
section, footer { margin: 0 0 1.6rem; padding-top: .9rem; border-top: 1px solid var(--line); }
footer { color: var(--quiet); }
.badge { font-size: .72rem; font-weight: 700; letter-spacing: .05em; text-transform: uppercase; padding: .1rem .5rem;
  border: 1.5px solid currentColor; border-radius: 1rem; white-space: nowrap; }
.critical { color: var(--critical); } .high { color: var(--high); } .medium { color: var(--medium); } .low { color: var(--low); }
.count { margin-left: auto; font-variant-numeric: tabular-nums; }
table { width: 100%; border-collapse: collapse; margin: .6rem 0 .2rem; font-size: .93rem; }
th { text-align: left; font-weight: 600; color: var(--quiet); white-space: nowrap; }
th, td { padding: .32rem .9rem .32rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
.results { table-layout: fixed; }
.results th:first-child { width: 9rem; } .results th.rule { width: 15rem; } .results th.resource { width: 27%; }
.results th.region { width: 8.2rem; } .results th.account { width: 8.6rem; }
.results small { display: block; }
td.region, td.account { color: var(--quiet); font-variant-numeric: tabular-nums; }
[data-view=rule] .results .rule, [data-view=rule] .type.same, [data-view=resource] .results .resource,
[data-view=resource] .results .region, [data-view=resource] .results .account, [data-view=resource] .results thead,
[data-view=account] .results .account, [data-view=region] .results .region { display: none; }
[data-view=resource] .results { table-layout: auto; } [data-view=resource] .results td.rule { width: 20rem; }
[data-view=resource] .results td.result { width: 9rem; }
.tag { color: var(--quiet); white-space: nowrap; }
.tag.nonCompliant, .tag.notMet { color: var(--high); } .tag.insufficientData, .tag.known, .tag.notEvaluated { color: var(--unsure); }
.tag.compliant, .tag.met { color: var(--good); }
.controls td:first-child { white-space: nowrap; } .controls .part th { padding-top: .8rem; color: inherit; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.zero { color: var(--quiet); }
th[aria-sort] { cursor: pointer; }
th[aria-sort=ascending]::after { content: " ▲"; } th[aria-sort=descending]::after { content: " ▼"; }
summary { cursor: pointer; }
.page { padding: .35rem 0; border-bottom: 1px solid var(--line); }
.page > :not(summary) { margin-left: 1.1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .4rem 0 .6rem; }
dt { color: var(--quiet); } dd { margin: 0; min-width: 0; }
ul { margin: .4rem 0; padding-left: 1.1rem; }
.wide { overflow-x: auto; }
@media screen and (max-width: 48rem) {
  body { padding: 1.2rem 1rem 3rem; }
  .counts li { flex-basis: 8rem; }
  .results thead, .rules thead { display: none; }
  .results tr { display: block; padding: .45rem 0; border-bottom: 1px solid var(--line); }
  .results td { display: inline; padding: 0 .8rem 0 0; border: 0; }
  .results td.resource, .results td.reason { display: block; padding: 0; }
  .results td:empty { display: none; }
  [data-view=resource] .results td { width: auto; }
  .rules tr { display: flex; flex-wrap: wrap; gap: 0 .9rem; padding: .35rem 0; border-bottom: 1px solid var(--line); }
  .rules td { padding: 0; border: 0; }
  .rules td:first-child { flex-basis: 100%; }
  .rules td.number::after { content: " " attr(data-label); color: var(--quiet); }
  .rules td.zero { display: none; }
  dl { grid-template-columns: 1fr; } dd { margin: 0 0 .3rem; }
}
@media print {
  :root { font-size: 11px; color-scheme: light; --page: #fff; --ink: #000; --quiet: #444; --line: #bbb; --raised: #fff;
    --critical: #8a0f30; --high: #a32c08; --medium: #6b4b00; --low: #174ea6; --good: #145c29; --unsure: #6b4b00; }
  @page { size: A4; margin: 16mm 14mm; }
  body { max-width: none; padding: 0; font-size: 1rem; }
  .filter, .counts input { display: none !important; }
  .framework { break-before: page; }
  h2, h3, thead, section > p { break-after: avoid; }
  tr, li, .page { break-inside: avoid; }
  .results th:first-child { width: 8rem; } .results th.rule { width: 12rem; } .results th.region { width: 6.5rem; }
  .results th.account { width: 9.5rem; }
  a { text-decoration: none; color: inherit; }
}
`;
