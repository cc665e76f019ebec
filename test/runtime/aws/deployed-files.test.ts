import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WAIVERS_FILE } from '../../../lib/contract/files';
import { readWaivers } from '../../../lib/runtime/aws/deployed-files';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waivers-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Reads the waivers like a function whose code is in the folder. */
const read = () => readWaivers(pathToFileURL(join(folder, 'index.mjs')).href);
const write = (text: string) => writeFileSync(join(folder, WAIVERS_FILE), text);
const waiver = { rule: 'open-ssh', resource: 'sg-0a', reason: 'museum', owner: 'ann', expires: '2026-12-31' };

test('reads the waivers beside the function', () => {
  write(JSON.stringify([waiver]));
  expect(read()).toEqual([waiver]);
});

test('accepts a file without waivers', () => {
  write('[]');
  expect(read()).toEqual([]);
});

test('fails without the file', () => {
  expect(read).toThrow(/^Cannot read waivers\.json: ENOENT/);
});

test.each([
  ['text that is not JSON', '[', /^Cannot read waivers\.json: /],
  ['JSON that is not a list', '7', /^Cannot use waivers\.json: Cannot read waivers: expected a list, found 7$/],
  [
    'a waiver without an expiry date beside a valid one',
    JSON.stringify([waiver, { ...waiver, expires: undefined }]),
    /^Cannot use waivers\.json: Cannot use waiver 2 \(open-ssh, sg-0a\): "expires" is missing$/,
  ],
  ['an empty file', '', /^Cannot read waivers\.json: /],
])('fails on %s', (_, text, message) => {
  write(text);
  expect(read).toThrow(message);
});

test('the evaluator fails when it is loaded without its waivers', () => {
  expect(() => require('../../../lambdas/evaluate')).toThrow('Cannot read waivers.json');
});
