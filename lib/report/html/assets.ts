/** The style of the page: light or dark as the reader prefers, and light in print. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #fff; --ink: #1c2128; --quiet: #5c6570; --line: #d9dee4; --raised: #f5f7f9; --mark: #fff3bf;
  --critical: #a3123a; --high: #c2370d; --medium: #8a6100; --low: #1f6feb; --good: #1a7f37; --unsure: #8a6100;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171c; --ink: #e3e7ec; --quiet: #98a2ae; --line: #323a44; --raised: #1c2128; --mark: #4a3f10;
    --critical: #ff7096; --high: #ff8f66; --medium: #e0b13d; --low: #74aaff; --good: #58c278; --unsure: #e0b13d;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 2rem 1.5rem 4rem; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
h1 { margin: 0; font-size: 1.6rem; letter-spacing: -0.01em; }
h2 { margin: 0; font-size: 1.05rem; display: flex; flex-wrap: wrap; align-items: baseline; gap: .6rem; }
h3 { margin: 1.2rem 0 .2rem; font-size: 1rem; }
p { margin: .25rem 0; }
code, .id { font-family: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: .92em; }
.quiet { color: var(--quiet); }
.conclusion { margin: 1.4rem 0 .8rem; font-size: 1.25rem; font-weight: 600; }
.bad { color: var(--high); } .unsure { color: var(--unsure); } .good { color: var(--good); }
.counts { list-style: none; display: flex; flex-wrap: wrap; gap: .75rem; margin: 0 0 1.5rem; padding: 0; }
.counts li { flex: 1 1 8rem; padding: .7rem .9rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--raised); }
.counts li:first-child { flex: 2 1 13rem; }
.counts b { display: block; font-size: 1.7rem; line-height: 1.15; font-variant-numeric: tabular-nums; }
.counts small { display: block; color: var(--quiet); }
.filter { display: flex; flex-wrap: wrap; gap: .5rem 1.1rem; align-items: center; margin: 0 0 1rem; }
.filter[hidden] { display: none; }
.filter input[type=search] { flex: 1 1 16rem; padding: .45rem .7rem; font: inherit; color: inherit; background: var(--page);
  border: 1px solid var(--line); border-radius: .4rem; }
section { margin: 0 0 1.6rem; padding-top: .9rem; border-top: 1px solid var(--line); }
.badge { font-size: .72rem; font-weight: 700; letter-spacing: .05em; text-transform: uppercase; padding: .1rem .5rem;
  border: 1.5px solid currentColor; border-radius: 1rem; }
.critical { color: var(--critical); } .high { color: var(--high); } .medium { color: var(--medium); } .low { color: var(--low); }
.count { margin-left: auto; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; margin: .6rem 0 .2rem; font-size: .93rem; }
th { text-align: left; font-weight: 600; color: var(--quiet); white-space: nowrap; }
th, td { padding: .32rem .9rem .32rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
td { overflow-wrap: anywhere; }
table.resources { table-layout: fixed; min-width: 40rem; }
.resources th:nth-child(1) { width: 30%; } .resources th:nth-child(2) { width: 8.2rem; } .resources th:nth-child(3) { width: 8.6rem; }
td.scope { color: var(--quiet); font-variant-numeric: tabular-nums; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th[aria-sort] { cursor: pointer; }
th[aria-sort=ascending]::after { content: " ▲"; } th[aria-sort=descending]::after { content: " ▼"; }
@media screen and (max-width: 44rem) {
  table.resources { min-width: 0; } .resources thead { display: none; }
  .resources tr { display: block; padding: .4rem 0; border-bottom: 1px solid var(--line); }
  .resources tr[hidden] { display: none; }
  .resources td { display: inline-block; padding: 0 .8rem 0 0; border: 0; }
  .resources td.id, .resources td:last-child { display: block; }
}
ul.plain { margin: .4rem 0; padding-left: 1.1rem; }
li { overflow-wrap: anywhere; }
@media print {
  :root { font-size: 11px; color-scheme: light; --page: #fff; --ink: #000; --quiet: #444; --line: #bbb; --raised: #fff;
    --critical: #8a0f30; --high: #a32c08; --medium: #6b4b00; --low: #174ea6; --good: #145c29; --unsure: #6b4b00; }
  @page { size: A4; margin: 16mm 14mm; }
  body { max-width: none; padding: 0; font-size: 1rem; }
  .filter { display: none; }
  h2, h3, thead, section > p { break-after: avoid; }
  tr, li { break-inside: avoid; }
  .wide { overflow: visible; }
  table.resources { min-width: 0; }
}
`;

/** The script of the page, which filters and sorts. The page is complete without it. */
export const PAGE_SCRIPT = `
(() => {
  const form = document.querySelector('.filter');
  if (!form) return;
  const search = form.querySelector('input[type=search]');
  const boxes = [...form.querySelectorAll('input[type=checkbox]')];
  const apply = () => {
    const text = search.value.toLowerCase().trim();
    const severities = boxes.filter((box) => box.checked).map((box) => box.value);
    for (const section of document.querySelectorAll('section[data-severities]')) {
      const inScope = section.dataset.severities.split(' ').some((one) => severities.includes(one));
      let shown = 0;
      for (const row of section.querySelectorAll('tbody tr')) {
        row.hidden = !row.textContent.toLowerCase().includes(text);
        if (!row.hidden) shown++;
      }
      section.hidden = !inScope || shown === 0;
    }
  };
  form.addEventListener('input', apply);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.hidden = false;
  for (const head of document.querySelectorAll('th')) {
    head.setAttribute('aria-sort', 'none');
    head.tabIndex = 0;
    const sort = () => {
      const up = head.getAttribute('aria-sort') !== 'ascending';
      for (const other of head.parentNode.children) other.setAttribute('aria-sort', 'none');
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      const body = head.closest('table').tBodies[0];
      const text = (row) => row.cells[head.cellIndex].textContent;
      const rows = [...body.rows].sort((a, b) => text(a).localeCompare(text(b), undefined, { numeric: true }));
      body.append(...(up ? rows : rows.reverse()));
    };
    head.addEventListener('click', sort);
    head.addEventListener('keydown', (event) => event.key === 'Enter' && sort());
  }
})();
`;
