import { didYouMean, editDistance } from '../../../lib/core/text/suggest';

const RULES = ['open-ssh', 'open-rdp', 'gp2-volume'];

test.each<[word: string, suggestion: string | undefined]>([
  ['open-sssh', 'open-ssh'],
  ['OPEN-RDP', 'open-rdp'],
  ['opne-shs', 'open-ssh'],
  ['gp2', undefined],
  ['encryption', undefined],
])('suggests for %s: %s', (word, suggestion) => {
  expect(didYouMean(word, RULES)).toBe(suggestion);
});

test.each([
  ['xml', ['html', 'json'], undefined],
  ['jsn', ['html', 'json'], 'json'],
  ['hihg', ['critical', 'high'], 'high'],
])('suggests for the short word %s among %j: %s', (word, words, suggestion) => {
  expect(didYouMean(word, words)).toBe(suggestion);
});

test('suggests nothing if there are no words', () => {
  expect(didYouMean('open-ssh', [])).toBeUndefined();
});

test.each([
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
  ['same', 'same', 0],
  ['zhs', 'zsh', 1],
  ['ab', 'ba', 1],
  ['ca', 'abc', 3],
])('the distance of "%s" and "%s" is %d', (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
});
