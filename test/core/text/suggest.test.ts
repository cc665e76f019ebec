import { didYouMean, editDistance } from '../../../lib/core/text/suggest';

const RULES = ['open-ssh', 'open-rdp', 'gp2-volume'];

test.each<[word: string, suggestion: string | undefined]>([
  ['open-sssh', 'open-ssh'],
  ['OPEN-RDP', 'open-rdp'],
  ['gp2', undefined],
  ['encryption', undefined],
])('suggests for %s: %s', (word, suggestion) => {
  expect(didYouMean(word, RULES)).toBe(suggestion);
});

test('suggests nothing if there are no words', () => {
  expect(didYouMean('open-ssh', [])).toBeUndefined();
});

test.each([
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
  ['same', 'same', 0],
])('the distance of "%s" and "%s" is %d', (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
});
