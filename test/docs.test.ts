import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { formatAlertSubject, formatAlert } from '../lib/alerts/texts/alert-text';
import type { Configuration } from '../lib/cdk/configuration/configuration';
import * as scenes from './alerts/scenes';
import { configured } from './cdk/sample-configuration';
import { run } from './cli/testing-io';
import { rules } from './rules/registry';
import { ROOT } from './source';

/** What the pages show is what is printed and sent: each sample is real, but for lines left out (`…`). */

const page = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The samples of a page that have some words in them, whole. */
function sample(path: string, words: string): string {
  const blocks = [...page(path).matchAll(/^```\n([\s\S]*?)^```$/gm)].map(([, text]) => text ?? '');
  const found = blocks.filter((block) => block.includes(words));
  expect(found).toHaveLength(1);
  return found[0] as string;
}

/** Its parts, in their order and to the letter. */
function expectShown(shown: string, whole: string): void {
  const parts = shown.replace(/^\$ .*\n/, '').split(/^…\n/m);
  let from = 0;
  for (const part of parts) {
    expect(whole.slice(from)).toContain(part);
    from = whole.indexOf(part, from) + part.length;
  }
}

const preview = async (...args: string[]): Promise<string> =>
  (await run(['remediate', '--preview', join(ROOT, 'examples/account'), ...args], { rules })).out;

test('docs/alerts.md shows a mail, whole', () => {
  expect(sample('docs/alerts.md', 'Who changed it')).toBe(formatAlert(scenes.openedByHand));
  expect(page('docs/alerts.md')).toContain(`\n\`${formatAlertSubject(scenes.openedByHand)}\`\n`);
});

test('README shows the parts of a mail, and of a preview', async () => {
  expectShown(sample('README.md', 'Who changed it'), formatAlert(scenes.openedByHand));
  const shown = sample('README.md', '$ npx assay remediate');
  expectShown(shown, await preview('--rule', 'open-ssh'));
});

test('docs/remediation.md shows a preview', async () => {
  const shown = sample('docs/remediation.md', 'FIX ');
  expectShown(shown, await preview('--rule', 'gp2-volume', '--resource', 'vol-0000000000000d001'));
});

test('docs/remediation.md lists every rule with a remediation', () => {
  const [, table = ''] = /## Available remediations\n([\s\S]*?)\n## /.exec(page('docs/remediation.md')) ?? [];
  const listed = [...table.matchAll(/\]\(\.\.\/rules\/[\w-]+\/([\w-]+)\)/g)].map(([, name]) => name);
  expect(listed.sort()).toEqual(rules.flatMap(({ name, remediation }) => (remediation ? [name] : [])).sort());
});

test.each([
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`),
])('the links of %s lead somewhere', (path) => {
  const links = [...page(path).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link as string);
  expect(links.filter((link) => !existsSync(join(ROOT, dirname(path), link)))).toEqual([]);
});

test('README shows a configuration that can be used', () => {
  const [, written = ''] = /^```ts\nexport default defineConfig\(([\s\S]*?)\);\n```$/m.exec(page('README.md')) ?? [];
  const configuration = runInNewContext(`(${written})`) as Configuration;
  const { alerts, remediation } = configured(configuration, { 'waivers.yaml': '[]' });
  expect(alerts).toMatchObject({ severity: 'high', subscribers: ['oncall@example.com'] });
  expect(remediation.map(({ rule, mode }) => [rule.name, mode])).toEqual([
    ['gp2-volume', 'automatic'],
    ['open-ssh', 'manual'],
  ]);
});
