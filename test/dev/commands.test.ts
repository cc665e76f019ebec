import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../source';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const scripts: Record<string, string> = JSON.parse(read('package.json')).scripts;

test('CI runs every step of `npm run ok`', () => {
  const steps = scripts.ok?.split(' && ') ?? [];
  expect(steps.length).toBeGreaterThan(3);
  const lines = read('.ci/run').split('\n');
  expect(lines).toEqual(expect.arrayContaining(steps));
});

test('every npm script that a page mentions exists', () => {
  const pages = readdirSync(ROOT).filter((name) => name.endsWith('.md'));
  const mentions = pages.flatMap((page) =>
    [...read(page).matchAll(/(?:^|`)npm (?:run )?([a-z]+(?::[a-z-]+)?)/gm)].map(([, script]) => `${page}: ${script}`),
  );
  const known = [...Object.keys(scripts), 'ci', 'run', 'install', 'pack'];
  expect(mentions.filter((mention) => !known.includes(mention.split(': ')[1] as string))).toEqual([]);
});
