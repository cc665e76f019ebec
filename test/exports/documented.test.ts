import { filesWithUnnamedExports, readPublicNames } from './public-names';

const names = readPublicNames();

const listWithout = (part: RegExp): string[] =>
  names.filter(({ comment }) => !part.test(comment)).map(({ entry, name, file }) => `${entry}: ${name} (${file})`);

test('everything is exported by name', () => {
  expect(filesWithUnnamedExports()).toEqual([]);
});

test('no entry exports a name twice', () => {
  const all = names.map(({ entry, name }) => `${entry}: ${name}`);
  expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([]);
});

test('every export has a description', () => {
  expect(listWithout(/^\/\*\*\s+(\* )?[^@*\s]/)).toEqual([]);
});

test('every export has an example', () => {
  expect(listWithout(/^ \* @example\n \* \S/m)).toEqual([]);
});
