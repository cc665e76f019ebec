import fc from 'fast-check';
import { isAboutAction, overlapsActions } from '../../../lib/core/policy/reach';
import { matchesGlob } from '../../../lib/core/text/glob';

/** Actions without a wildcard are compared by their length first. */
test('an action of a policy is about another one exactly when it matches as a pattern, whatever the case', () => {
  const action = fc.string({ unit: fc.constantFrom('s', '3', ':', 'G', 'g', 'e', 'T'), maxLength: 5 });
  const pattern = fc.oneof(
    action,
    fc.string({ unit: fc.constantFrom('s', '3', ':', 'g', 'e', '*', '?'), maxLength: 5 }),
  );
  const found = new Set<boolean>();
  fc.assert(
    fc.property(pattern, action, (one, other) => {
      const expected = matchesGlob(one.toLowerCase(), other.toLowerCase());
      found.add(expected);
      expect(isAboutAction({ allBut: false, listed: [one] }, other)).toBe(expected);
      expect(isAboutAction({ allBut: true, listed: [one] }, other)).toBe(!expected);
    }),
    { numRuns: 1000 },
  );
  expect(found.size).toBe(2);
});

/** Every text of at most four letters: two patterns of three characters have no longer match in common alone. */
const LETTERS = ['', 'a', 'b'];
const PAIRS = LETTERS.flatMap((one) => LETTERS.map((other) => one + other));
const TEXTS = new Set(PAIRS.flatMap((one) => PAIRS.map((other) => one + other)));

test('a statement is about a pattern exactly when an action matches both', () => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'B', '*', '?'), maxLength: 3 });
  fc.assert(
    fc.property(pattern, pattern, (one, other) => {
      const [a, b] = [one.toLowerCase(), other.toLowerCase()];
      const expected = [...TEXTS].some((text) => matchesGlob(a, text) && matchesGlob(b, text));
      expect(overlapsActions({ allBut: false, listed: [one] }, other)).toBe(expected);
    }),
    { numRuns: 1000 },
  );
});
