import { formatProgress } from '../../../lib/cli/run/progress';

const progress = { evaluatedItems: 1204, files: 12, filesDone: 3, bytes: 1000, bytesRead: 250 };

test.each<[string, Parameters<typeof formatProgress>[0], elapsed: number, line: string]>([
  ['a fourth after six seconds', progress, 6000, ' 25 %, 1,204 items evaluated, 3 of 12 files read, about 18 s left'],
  ['a long run', progress, 600_000, ' 25 %, 1,204 items evaluated, 3 of 12 files read, about 30 min left'],
  ['the first moments', progress, 1500, ' 25 %, 1,204 items evaluated, 3 of 12 files read'],
  ['nothing read yet', { ...progress, bytesRead: 0 }, 5000, '  0 %, 1,204 items evaluated, 3 of 12 files read'],
  [
    'standard input',
    { ...progress, bytes: 0, bytesRead: 0, files: 1, filesDone: 0 },
    5000,
    '1,204 items evaluated, 0 of 1 files read',
  ],
  [
    'a file that grew while it was read',
    { ...progress, bytesRead: 1200 },
    6000,
    '100 %, 1,204 items evaluated, 3 of 12 files read, about 0 s left',
  ],
])('%s', (_name, given, elapsed, line) => {
  expect(formatProgress(given, elapsed)).toBe(line);
});
