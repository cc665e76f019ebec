import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../source';

/** Commands that download `assay` from npm, where the name is unclaimed: its first owner could run code through them. */
const DOWNLOADS = [
  /\bnpx (?:-y |--yes )?assay\b/,
  /\bnpm (?:exec|x) (?:-- )?assay\b/,
  /\bnpm (?:add|i|install) (?:-\S+ )*assay\b(?!-)/,
  /"assay": "[\^~\d*]/,
];

test('no text of the repository downloads the name from npm', () => {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);
  const texts = files.filter(
    (file) => /\.(?:json|md|mjs|sh|ts|yaml|yml)$/.test(file) && file !== 'test/package/unclaimed-name.test.ts',
  );
  const found = texts.flatMap((file) =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        DOWNLOADS.some((command) => command.test(line)) ? `${file}:${index + 1}: ${line.trim()}` : [],
      ),
  );
  expect(found).toEqual([]);
});
