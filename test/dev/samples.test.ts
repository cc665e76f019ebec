import { formatSamples } from '../../lib/dev/samples';

const head = 'Assay read 5 items\n3 rules';
const insufficient = 'INSUFFICIENT DATA\nReported as non-compliant\nopen-door\n  door-9\n    Insufficient data';
const summary = 'SUMMARY\n3  non-compliant';

/** Formats the section of a rule in the output. */
const rule = (name: string, ...resources: string[]) =>
  [`HIGH  ${name}`, 'Doors must be closed', ...resources.map((resource) => `  ${resource}\n    It is\n    open`)].join(
    '\n',
  );

/** Formats the samples of README.md for an output with these sections. */
const format = (...sections: string[]) => formatSamples('README.md', async () => `${sections.join('\n\n')}\n`);

test('the sample of the demo has the head, two rules, insufficient data and the summary', async () => {
  const { demo } = await format(
    head,
    rule('open-door', 'door-1', 'door-2'),
    rule('open-gate', 'gate-1', 'gate-2'),
    rule('open-lid', 'lid-1'),
    insufficient,
    'NOT EVALUATED\n1 item',
    summary,
    'Next steps',
  );
  expect(demo).toBe(`\`\`\`
${head}

${rule('open-door', 'door-1', 'door-2')}

${rule('open-gate', 'gate-1')}
…
${insufficient}
…
${summary}
…
\`\`\``);
});

test('a sample marks nothing that it does not leave out', async () => {
  const { demo } = await format(head, rule('open-door', 'door-1'), rule('open-gate', 'gate-1'), summary);
  expect(demo).toBe(`\`\`\`
${head}

${rule('open-door', 'door-1')}

${rule('open-gate', 'gate-1')}

${summary}
\`\`\``);
});

test('a sample marks what it leaves out of a section before the next one', async () => {
  const { demo } = await format(head, rule('a', '1'), rule('b', '1', '2'), summary);
  expect(demo).toContain(`\n${rule('b', '1')}\n…\n${summary}\n`);
});

test('the sample of a preview has the command and parts of the plan', async () => {
  const evaluations = 'Evaluations\n  open-ssh  non-compliant → compliant';
  const { preview } = await format(
    head,
    'Plan  Close it\nNeeds a key',
    'Calls\n  1',
    evaluations,
    'Undo\n  Open it\n  1',
    summary,
  );
  expect(preview).toBe(`\`\`\`
$ assay remediate --preview examples/account --rule open-ssh
…
Plan  Close it
…
${evaluations}

Undo
  Open it
…
\`\`\``);
});

test('a page without samples has none', async () => {
  expect(await formatSamples('SECURITY.md', async () => '')).toEqual({});
});
