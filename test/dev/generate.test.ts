import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findStaleFiles, type GeneratedFile } from '../../lib/dev/generate';
import { createFolder } from '../temporary-files';
import { cases, rule } from './sample-rule';

const folders = [{ folder: 'home/open-door', rule, cases }];
const PAGE = 'rules/home/open-door/README.md';
const INDEXES = [
  ...['recorded-rules', 'collected-rules', 'command-rules', 'recorded/home', 'recorded-groups', 'remediations'],
].map((name) => `rules/${name}.ts`);
const runAssay = async () => 'Assay read 3 items\n';

let root: string;
beforeEach(() => {
  root = createFolder({});
});

function write({ path, text }: GeneratedFile): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const listStalePaths = async (loaded = folders, run = runAssay) =>
  (await findStaleFiles(root, loaded, run)).map(({ path }) => path);

test('generates the indexes, and no page that does not exist', async () => {
  expect(await listStalePaths()).toEqual(INDEXES);
});

test('lists each rule once, by what evaluates it in a deployment', async () => {
  const collected = { ...rule, name: 'open-root', resource: { ...rule.resource, aspect: 'root user' } };
  const unlisted = { ...rule, name: 'open-recorder', resource: { ...rule.resource, isUnlisted: true as const } };
  const all = [
    ...folders,
    { folder: 'home/open-root', rule: collected, cases },
    { folder: 'home/open-recorder', rule: unlisted, cases },
  ];
  const files = await findStaleFiles(root, all, runAssay);
  expect(
    files.flatMap(({ path, text }) => /export const \w+: readonly .*;/.exec(text)?.map((line) => [path, line]) ?? []),
  ).toEqual([
    ['rules/recorded-rules.ts', 'export const recordedRules: readonly Rule[] = [openDoor];'],
    ['rules/collected-rules.ts', 'export const collectedRules: readonly Rule[] = [openRoot];'],
    ['rules/command-rules.ts', 'export const commandRules: readonly Rule[] = [openRecorder];'],
  ]);
  expect(files.find(({ path }) => path === 'rules/recorded-groups.ts')?.text).toContain(`[
  {
    names: ['open-door'],
    load: () => import('./recorded/home'),
  },
];`);
});

test('files are up to date once they are written, until a rule changes', async () => {
  write({ path: 'docs/rules.md', text: '<!-- generated: rules -->\n<!-- /generated -->\n' });
  write({ path: PAGE, text: '<!-- generated: head -->\n<!-- /generated -->\n' });
  expect(await listStalePaths()).toEqual([...INDEXES, 'docs/rules.md', PAGE]);

  (await findStaleFiles(root, folders, runAssay)).forEach(write);
  expect(await listStalePaths()).toEqual([]);

  const changed = [{ folder: 'home/open-door', rule: { ...rule, title: 'Doors must be closed' }, cases }];
  expect(await listStalePaths(changed)).toEqual(['docs/rules.md', PAGE]);
});

test('the sample in README.md is out of date when the output of the demo changes', async () => {
  write({ path: 'README.md', text: '<!-- generated: demo -->\n<!-- /generated -->\n' });
  (await findStaleFiles(root, folders, runAssay)).forEach(write);
  expect(await listStalePaths()).toEqual([]);
  expect(await listStalePaths(folders, async () => 'Assay read 4 items\n')).toEqual(['README.md']);
});

test('does not change a page without the marks', async () => {
  write({ path: PAGE, text: '# open-door\n' });
  expect(await listStalePaths()).toEqual(INDEXES);
});

test('names a page whose marks are incomplete', async () => {
  write({ path: PAGE, text: '<!-- generated: head -->\n' });
  await expect(listStalePaths()).rejects.toThrow(`Cannot generate ${PAGE}: Cannot fill "<!-- generated: head -->"`);
});
