import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type GeneratedFile, findStaleFiles } from '../../lib/dev/generate';
import { cases, rule } from './sample-rule';
import { temporaryFolder } from './temporary-folder';

const folders = [{ folder: 'idle-door', rule, cases }];
const PAGE = 'rules/idle-door/README.md';
const INDEXES = ['rules/index.ts', 'rules/remediations.ts'];

let root: string;
beforeEach(() => {
  root = temporaryFolder();
});

function write({ path, text }: GeneratedFile): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const stalePaths = () => findStaleFiles(root, folders).map(({ path }) => path);

test('the indexes are made; pages that nobody has begun are not', () => {
  expect(stalePaths()).toEqual(INDEXES);
});

test('what has been written is stale no more, until a rule changes', () => {
  write({ path: 'README.md', text: '<!-- generated: rules -->\n<!-- /generated -->\n' });
  write({ path: PAGE, text: '<!-- generated: head -->\n<!-- /generated -->\n' });
  expect(stalePaths()).toEqual([...INDEXES, 'README.md', PAGE]);

  findStaleFiles(root, folders).forEach(write);
  expect(stalePaths()).toEqual([]);

  const changed = [{ folder: 'idle-door', rule: { ...rule, title: 'Doors are closed' }, cases }];
  expect(findStaleFiles(root, changed).map(({ path }) => path)).toEqual(['README.md', PAGE]);
});

test('a page without the marks is left alone', () => {
  write({ path: PAGE, text: '# idle-door\n' });
  expect(stalePaths()).toEqual(INDEXES);
});

test('a page whose marks are broken is named', () => {
  write({ path: PAGE, text: '<!-- generated: head -->\n' });
  expect(stalePaths).toThrow(`Cannot generate ${PAGE}: Cannot fill "<!-- generated: head -->"`);
});
