import { formatDemoSample } from '../../lib/dev/demo-sample';

const head = 'Assay read 5 items\n3 rules';
const rule = (name: string, ...resources: string[]) =>
  [`HIGH  ${name}`, 'Doors must be closed', ...resources.map((resource) => `  ${resource}\n    It is\n    open`)].join(
    '\n',
  );
const insufficient = 'INSUFFICIENT DATA\nReported as non-compliant\nopen-door\n  door-9\n    Insufficient data';
const summary = 'SUMMARY\n3  non-compliant';

test('shows the head, two rules, insufficient data and the summary', () => {
  const output = [
    head,
    rule('open-door', 'door-1', 'door-2'),
    rule('open-gate', 'gate-1', 'gate-2'),
    rule('open-lid', 'lid-1'),
    insufficient,
    'NOT EVALUATED\n1 item',
    summary,
    'Next steps\n',
  ].join('\n\n');
  expect(formatDemoSample(output)).toBe(`\`\`\`
${head}

${rule('open-door', 'door-1', 'door-2')}

${rule('open-gate', 'gate-1')}
…
${insufficient}
…
${summary}
\`\`\``);
});

test('shows a rule with one resource whole', () => {
  const output = [head, rule('open-door', 'door-1'), rule('open-gate', 'gate-1'), summary].join('\n\n');
  expect(formatDemoSample(output)).toContain(`\n${rule('open-gate', 'gate-1')}\n…\n`);
});
