import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVALUATOR_PERMISSIONS } from '../../lib/runtime/permissions';

const RUNTIME = join(__dirname, '../../lib/runtime');

test('the role may call what the evaluator calls, and nothing else', () => {
  // The functions that react have folders, and permissions, of their own.
  const files = readdirSync(RUNTIME, { withFileTypes: true }).filter((entry) => entry.isFile());
  const sources = files.map(({ name }) => readFileSync(join(RUNTIME, name), 'utf8'));
  const sent = sources.flatMap((text) =>
    [...text.matchAll(/new (\w+)Command\(/g)].map(([, action]) => `config:${action}`),
  );
  expect(EVALUATOR_PERMISSIONS.map(({ action }) => action).sort()).toEqual([...new Set(sent)].sort());
});
