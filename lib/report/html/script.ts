/**
 * The script of the page: it filters, counts, regroups and sorts the results. Without it the page shows all results by
 * rule. It moves rows that are there, and writes text only, so that nothing of the input becomes markup.
 */
export const PAGE_SCRIPT = `
(() => {
  const main = document.querySelector('main');
  const results = document.getElementById('results');
  const form = document.querySelector('.filter');
  const switches = document.querySelector('.counts');
  const groups = [...results.children];
  if (groups.length === 0) return;
  const format = (count) => String(count).replace(/\\B(?=(\\d{3})+$)/g, ',');
  const severities = ['critical', 'high', 'medium', 'low'];
  const categories = ['nonCompliant', 'insufficientData', 'known', 'waived', 'compliant', 'notApplicable'];
  const ruleOf = (row) => row.querySelector('.rule code').textContent;
  const cell = (row, name) => row.querySelector('td.' + name).textContent;
  const rows = groups.flatMap((group) => [...group.querySelectorAll('tbody tr')].map((row) => ({ row, home: group.querySelector('tbody'), text: row.textContent.toLowerCase() })));
  const totals = groups.map((group) => ({ severity: group.dataset.severity, counts: group.dataset.totals.split(' ').map(Number) }));
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
  const listed = rows.length;
  const all = sum(totals.map(({ counts }) => sum(counts)));

  const apply = () => {
    const text = form.elements.text.value.toLowerCase().trim();
    const shownSeverities = severities.filter((name) => form.querySelector('[value=' + name + ']').checked);
    const boxes = [...switches.querySelectorAll('input')];
    const shownCategories = boxes.filter((box) => box.checked).map((box) => box.value);
    const found = Object.fromEntries(categories.map((name) => [name, 0]));
    const bySeverity = Object.fromEntries(severities.map((name) => [name, 0]));
    let shown = 0;
    for (const { row, text: own } of rows) {
      const matches = own.includes(text) && shownSeverities.includes(row.dataset.severity);
      if (matches) found[row.dataset.category]++;
      if (matches && row.dataset.category === 'nonCompliant') bySeverity[row.dataset.severity]++;
      row.hidden = !matches || !shownCategories.includes(row.dataset.category);
      if (!row.hidden) shown++;
    }
    if (text === '') {
      const counted = totals.filter(({ severity }) => shownSeverities.includes(severity));
      for (const [index, name] of categories.entries()) found[name] = sum(counted.map(({ counts }) => counts[index]));
      for (const name of severities) bySeverity[name] = sum(counted.filter(({ severity }) => severity === name).map(({ counts }) => counts[0]));
    }
    // Rows that the page leaves out cannot be searched.
    const more = text !== '' && listed < all ? '+' : '';
    for (const box of boxes) box.parentElement.querySelector('b').textContent = format(found[box.value]) + more;
    const details = switches.querySelector('.nonCompliant small');
    if (details) details.textContent = severities.filter((name) => bySeverity[name] > 0).map((name) => format(bySeverity[name]) + more + ' ' + name).join(', ');
    const byRule = main.dataset.view === 'rule';
    for (const group of results.children) {
      const here = [...group.querySelectorAll('tbody tr')].filter((row) => !row.hidden).length;
      const index = groups.indexOf(group);
      const isWhole = byRule && text === '' && shownSeverities.includes(group.dataset.severity);
      const count = isWhole ? sum(totals[index].counts.filter((_, at) => shownCategories.includes(categories[at]))) : here;
      group.querySelector('.count').textContent = format(count) + (isWhole ? '' : more);
      for (const note of group.querySelectorAll('.more')) note.hidden = !isWhole || !shownCategories.includes(note.dataset.category);
      group.hidden = count === 0 && here === 0;
    }
    const matching = sum(shownCategories.map((name) => found[name]));
    document.getElementById('shown').textContent =
      'Shows ' + format(shown) + (shown < matching ? ' of the ' + format(matching) + more + ' chosen' : '') + ' of ' + format(all) + (all === 1 ? ' result' : ' results') +
      (text === '' ? '' : ' that contain "' + form.elements.text.value.trim() + '"') +
      (shown === 0 && sum(Object.values(found)) > 0 ? ': choose more of them above' : '');
  };

  const keyOf = {
    resource: (row) => [row.dataset.resource, cell(row, 'account'), cell(row, 'region'), row.querySelector('.type').textContent, row.dataset.template ?? ''].join('\\n'),
    account: (row) => cell(row, 'account'),
    region: (row) => cell(row, 'region'),
  };
  const rank = (row) => categories.indexOf(row.dataset.category) * 10 + severities.indexOf(row.dataset.severity);
  const titleFor = (view, row) => {
    const title = document.createElement('h2');
    if (view === 'resource') {
      for (const node of row.querySelector('td.resource').childNodes) title.append(node.cloneNode(true), ' ');
      for (const name of ['region', 'account']) {
        const part = document.createElement('small');
        part.textContent = cell(row, name);
        title.append(part);
      }
    } else {
      const name = document.createElement('span');
      name.textContent = cell(row, view) || (view === 'account' ? 'No account in the input' : 'No Region in the input');
      title.append(name);
    }
    const count = document.createElement('span');
    count.className = 'count';
    title.append(count);
    return title;
  };
  const regroup = (view) => {
    main.dataset.view = view;
    if (view === 'rule') {
      for (const { row, home } of rows) home.append(row);
      results.replaceChildren(...groups);
      return;
    }
    const byKey = new Map();
    for (const { row } of rows) {
      const key = keyOf[view](row);
      if (!byKey.has(key)) byKey.set(key, []);
      byKey.get(key).push(row);
    }
    const made = [...byKey.values()].map((own) => {
      own.sort((a, b) => rank(a) - rank(b) || ruleOf(a).localeCompare(ruleOf(b)));
      const group = document.createElement('section');
      group.className = 'group';
      const table = groups[0].querySelector('table').cloneNode(false);
      const body = document.createElement('tbody');
      body.append(...own);
      table.append(groups[0].querySelector('thead').cloneNode(true), body);
      for (const head of table.querySelectorAll('th')) makeSortable(head);
      group.append(titleFor(view, own[0]), table);
      const problems = own.filter((row) => row.dataset.category === 'nonCompliant' || row.dataset.category === 'insufficientData');
      return { group, worst: rank(own[0]), problems: problems.length, name: group.querySelector('h2').textContent };
    });
    made.sort((a, b) => a.worst - b.worst || b.problems - a.problems || a.name.localeCompare(b.name, undefined, { numeric: true }));
    results.replaceChildren(...made.map(({ group }) => group));
  };

  const makeSortable = (head) => {
    head.setAttribute('aria-sort', 'none');
    head.tabIndex = 0;
    const sort = () => {
      const up = head.getAttribute('aria-sort') !== 'ascending';
      for (const other of head.parentNode.children) other.setAttribute('aria-sort', 'none');
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      const body = head.closest('table').tBodies[0];
      const text = (row) => row.cells[head.cellIndex].textContent;
      const sorted = [...body.rows].sort((a, b) => text(a).localeCompare(text(b), undefined, { numeric: true }));
      body.append(...(up ? sorted : sorted.reverse()));
    };
    head.addEventListener('click', sort);
    head.addEventListener('keydown', (event) => event.key === 'Enter' && sort());
  };

  const openPage = () => {
    const page = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (page instanceof HTMLDetailsElement) page.open = true;
  };

  for (const head of document.querySelectorAll('th')) makeSortable(head);
  for (const box of switches.querySelectorAll('input')) box.hidden = false;
  switches.classList.add('switches');
  switches.addEventListener('input', apply);
  form.addEventListener('input', (event) => {
    if (event.target.name === 'view') regroup(event.target.value);
    apply();
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  form.hidden = false;
  window.addEventListener('hashchange', openPage);
  openPage();
  // A browser may restore the form of an earlier visit.
  if (form.elements.view.value !== 'rule') regroup(form.elements.view.value);
  apply();
})();
`;
