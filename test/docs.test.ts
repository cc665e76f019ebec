import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { formatAlert, formatAlertSubject } from '../lib/alerts/texts/alert-text';
import type { Configuration } from '../lib/cdk/configuration/configuration';
import { FETCH_COMMANDS } from '../lib/cli/demo';
import { RESTORATIONS } from '../lib/resources/restorations/restorations';
import * as scenes from './alerts/scenes';
import { configured } from './cdk/sample-configuration';
import { run } from './cli/testing-io';
import { rules } from './rules/registry';
import { ROOT } from './source';

/** The samples in the pages are real output. A line with `…` marks what a sample leaves out. */

const readPage = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Returns the sample of a page that contains a text. */
function findSample(path: string, contained: string): string {
  const blocks = [...readPage(path).matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)];
  const found = blocks.flatMap(([, language, text = '']) =>
    language === '' && text.includes(contained) ? [text] : [],
  );
  expect(found).toHaveLength(1);
  return found[0] as string;
}

/** Expects the parts of a sample in their order in the output. */
function expectParts(sample: string, output: string): void {
  const parts = sample.replace(/^\$ .*\n/, '').split(/^…\n/m);
  let from = 0;
  for (const part of parts) {
    expect(output.slice(from)).toContain(part);
    from = output.indexOf(part, from) + part.length;
  }
}

const preview = async (...args: string[]): Promise<string> =>
  (await run(['remediate', '--preview', join(ROOT, 'examples/account'), ...args], { rules })).out;

test('docs/alerts.md shows a whole mail', () => {
  expect(findSample('docs/alerts.md', 'Who changed it')).toBe(formatAlert(scenes.openedByHand));
  expect(readPage('docs/alerts.md')).toContain(`\n\`${formatAlertSubject(scenes.openedByHand)}\`\n`);
});

test('README.md shows parts of a mail', () => {
  expectParts(findSample('README.md', 'Who changed it'), formatAlert(scenes.openedByHand));
});

test('README.md shows parts of a preview', async () => {
  expectParts(findSample('README.md', '$ assay remediate'), await preview('--rule', 'open-ssh'));
});

test('docs/remediation.md shows parts of a preview', async () => {
  const sample = findSample('docs/remediation.md', 'FIX ');
  expectParts(sample, await preview('--rule', 'gp2-volume', '--resource', 'vol-0000000000000d001'));
});

test('docs/remediation.md lists every rule with a remediation', () => {
  const [, table = ''] = /## Available remediations\n([\s\S]*?)\n## /.exec(readPage('docs/remediation.md')) ?? [];
  const listed = [...table.matchAll(/\]\(\.\.\/rules\/[\w-]+\/([\w-]+)\)/g)].map(([, name]) => name);
  expect(listed.sort()).toEqual(rules.flatMap(({ name, remediation }) => (remediation ? [name] : [])).sort());
});

test('SECURITY.md lists every call that the roles of runbooks may make', () => {
  const [, section = ''] = /## The roles of the runbooks\n([\s\S]*?)\n## /.exec(readPage('SECURITY.md')) ?? [];
  const listed = [...section.matchAll(/^\|.*$/gm)].flatMap(([row]) => row.match(/\b[a-z0-9]+:[A-Z]\w+/g) ?? []);
  const procedures = [...rules.flatMap(({ remediation }) => remediation ?? []), ...RESTORATIONS];
  const steps = procedures.flatMap(({ steps, undoSteps }) => [...steps, ...undoSteps]);
  const calls = new Set(steps.map(({ operation }) => operation.permission.action));
  expect([...new Set(listed)].sort()).toEqual([...calls].sort());
});

test('README.md and the demo fetch snapshots by the same commands', async () => {
  expect(findSample('README.md', 's3 sync')).toBe(`${FETCH_COMMANDS}assay evaluate snapshots\n`);
  expect((await run(['demo'], { rules })).out).toContain(FETCH_COMMANDS.replace(/^(?=.)/gm, '  '));
  const others = [...PAGES, ...listSources()].filter((path) => /s3 (?:sync|cp)/.test(readPage(path)));
  expect(others).toEqual(['README.md', 'lib/cli/demo.ts']);
});

const listSources = (): string[] =>
  readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `lib/${name}`);

const PAGES = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => `docs/${name}`),
];

test.each(PAGES)('the links of %s have a target', (path) => {
  const links = [...readPage(path).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link as string);
  expect(links.filter((link) => !existsSync(join(ROOT, dirname(path), link)))).toEqual([]);
});

test.each(PAGES)('%s does not name the number of rules, which every new rule changes', (path) => {
  const handwritten = readPage(path).replace(/<!-- generated: [\s\S]*?<!-- \/generated -->/g, '');
  const numbers = String.raw`[6-9]|[1-9]\d+|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty\S*|thirty\S*`;
  expect(handwritten.match(new RegExp(String.raw`\b(?:${numbers}) rules\b.*`, 'gi')) ?? []).toEqual([]);
});

test('README.md shows a configuration that can be used', () => {
  const [, written = ''] =
    /^```ts\nexport default defineConfig\(([\s\S]*?)\);\n```$/m.exec(readPage('README.md')) ?? [];
  const configuration = runInNewContext(`(${written})`) as Configuration;
  const { alerts, remediation } = configured(configuration, { 'waivers.yaml': '[]' });
  expect(alerts).toMatchObject({ severity: 'high', subscribers: ['oncall@example.com'] });
  expect(remediation.map(({ rule, mode }) => [rule.name, mode])).toEqual([
    ['gp2-volume', 'automatic'],
    ['open-ssh', 'manual'],
  ]);
});
