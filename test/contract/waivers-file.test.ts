import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readWaivers, WAIVERS_FILE } from '../../lib/contract/waivers-file';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waivers-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Reads as the function does that lies in the folder. */
const read = () => readWaivers(pathToFileURL(join(folder, 'index.mjs')).href);
const write = (text: string) => writeFileSync(join(folder, WAIVERS_FILE), text);
const waiver = { rule: 'open-ssh', resource: 'sg-0a', reason: 'museum', owner: 'ann', expires: '2026-12-31' };

test('the file lies beside the function', () => {
  write(JSON.stringify([waiver]));
  expect(read()).toEqual([waiver]);
});

test('a file without waivers is good', () => {
  write('[]');
  expect(read()).toEqual([]);
});

test('a missing file is a failure', () => {
  expect(read).toThrow(/^Cannot read waivers\.json: ENOENT/);
});

test.each([
  ['no JSON', '[', /^Cannot read waivers\.json: /],
  ['no list', '7', /^Cannot use waivers\.json: Cannot read waivers: expected a list, found 7$/],
  [
    'a waiver without an end, though another is good',
    JSON.stringify([waiver, { ...waiver, expires: undefined }]),
    /^Cannot use waivers\.json: Cannot use waiver 2 \(open-ssh, sg-0a\): "expires" is missing$/,
  ],
  ['nothing at all', '', /^Cannot read waivers\.json: /],
])('%s is a failure', (_, text, message) => {
  write(text);
  expect(read).toThrow(message);
});

test('the function fails when it is loaded without its waivers, rather than judge as if there were none', () => {
  expect(() => require('../../lambdas/evaluate')).toThrow('Cannot read waivers.json');
});
