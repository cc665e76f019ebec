import fc from 'fast-check';
import { isAboutAction } from '../../../lib/core/policy/reach';
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
