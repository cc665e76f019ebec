import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Text that people read, as it was last looked at and found good. After a change of the layout, run the tests with
 * UPDATE_GOLDEN=1 and look at the difference.
 */
export function expectGolden(name: string, text: string): void {
  const path = join(__dirname, 'golden', name);
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, text);
  expect(text).toBe(readFileSync(path, 'utf8'));
}
