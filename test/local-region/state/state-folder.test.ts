import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StateError } from '../../../lib/local-region/state/state-error';
import { StateFolder } from '../../../lib/local-region/state/state-folder';
import { createFolder } from '../../temporary-files';

const STATE = { time: 1, text: 'ü\n"' };
const open = (folder: string) => StateFolder.open(folder);

function createState(): { folder: string; file: string; text: string } {
  const folder = join(createFolder({}), 'new');
  const state = open(folder);
  state.write(STATE);
  state.close();
  const file = join(folder, 'state.ndjson');
  return { folder, file, text: readFileSync(file, 'utf8') };
}

test('a state is read as it was written, by its owner only', () => {
  const { folder, file } = createState();
  const state = open(folder);
  expect(state.read()).toEqual(STATE);
  state.write({ ...STATE, time: 2 });
  expect(state.read()).toEqual({ ...STATE, time: 2 });
  state.close();
  expect([statSync(file).mode & 0o777, statSync(folder).mode & 0o777]).toEqual([0o600, 0o700]);
});

test('a state that cannot be written leaves nothing behind', () => {
  const folder = createFolder({});
  const state = open(folder);
  // The new file cannot replace a folder.
  mkdirSync(join(folder, 'state.ndjson'));
  expect(() => state.write(STATE)).toThrow(/EISDIR|ENOTEMPTY|EPERM/);
  expect(readdirSync(folder)).toEqual(['lock', 'state.ndjson']);
  state.close();
});

test('a new folder has no state', () => {
  const state = open(createFolder({}));
  expect(state.read()).toBeUndefined();
  state.close();
});

test('a file in place of the folder', () => {
  const { file } = createState();
  expect(() => open(file)).toThrow(new StateError('it is a file, expected a folder'));
});

test('a state that is the same is not written again', () => {
  const { folder, file } = createState();
  const state = open(folder);
  state.read();
  writeFileSync(file, 'mark');
  state.write(STATE);
  state.close();
  expect(readFileSync(file, 'utf8')).toBe('mark');
});

test.each<[scenario: string, change: (text: string) => string, message: RegExp]>([
  ['is empty', () => '', /"state.ndjson" is no state of a local region/],
  ['is no JSON', () => 'not\njson', /"state.ndjson" is no state of a local region/],
  ['is something else', () => '{"version":1}\n{}', /"state.ndjson" is no state of a local region/],
  ['ends early', (text) => text.slice(0, -5), /is damaged/],
  ['ends within its head', (text) => text.slice(0, 20), /is no state of a local region/],
  ['lacks its content', (text) => text.slice(0, text.indexOf('\n') + 1), /is damaged/],
  ['was changed', (text) => text.replace('"time":1', '"time":2'), /is damaged/],
  [
    'is of a later version',
    (text) => text.replace('"version":11', '"version":12'),
    /its state has version 12, expected 11: another release of Assay wrote it/,
  ],
  ['is of no version', (text) => text.replace('"version":11,', ''), /its state has version undefined, expected 11/],
])('a state that %s is refused', (_, change, message) => {
  const { folder, file, text } = createState();
  writeFileSync(file, change(text));
  const state = open(folder);
  expect(() => state.read()).toThrow(message);
  expect(() => state.read()).toThrow(StateError);
  state.close();
});

test('a process that is killed while it writes leaves the state before', () => {
  const { folder } = createState();
  writeFileSync(join(folder, 'state.ndjson.999999'), '{"format":');
  const state = open(folder);
  expect(state.read()).toEqual(STATE);
  state.close();
  expect(readdirSync(folder)).toEqual(['state.ndjson']);
});

test('a state that cannot be written leaves the state before', () => {
  const { folder } = createState();
  const state = open(folder);
  const circular: { self?: object } = {};
  circular.self = circular;
  expect(() => state.write(circular)).toThrow('circular');
  expect(state.read()).toEqual(STATE);
  state.close();
});

describe('two processes', () => {
  test('do not use one folder', () => {
    const { folder } = createState();
    const first = open(folder);
    expect(() => open(folder)).toThrow(`process ${process.pid} uses it`);
    first.close();
    open(folder).close();
    expect(existsSync(join(folder, 'lock'))).toBe(false);
  });

  test.each([
    ['was killed', '2147483646'],
    ['wrote nothing', ''],
    ['is none', 'text'],
  ])('a folder is free if its process %s', (_, content) => {
    const { folder } = createState();
    writeFileSync(join(folder, 'lock'), content);
    const state = open(folder);
    expect(readFileSync(join(folder, 'lock'), 'utf8')).toBe(String(process.pid));
    state.close();
  });
});
