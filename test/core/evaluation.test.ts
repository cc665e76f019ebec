import fc from 'fast-check';
import {
  ANNOTATION_LIMIT,
  COMPLIANT,
  cutAnnotation,
  isInsufficientData,
  NOT_APPLICABLE,
  nonCompliant,
  insufficientData,
} from '../../lib/core/evaluation';

const MARK = ' [truncated]';
const ROOM = ANNOTATION_LIMIT - MARK.length;

describe('a verdict', () => {
  test.each([
    ['compliant', COMPLIANT, { complianceType: 'COMPLIANT' }],
    ['not applicable', NOT_APPLICABLE, { complianceType: 'NOT_APPLICABLE' }],
    ['non-compliant', nonCompliant('Port 22'), { complianceType: 'NON_COMPLIANT', annotation: 'Port 22' }],
    [
      'undecided, which AWS Config is told as non-compliant',
      insufficientData('whether port 22 is open: prefix list pl-0a'),
      {
        complianceType: 'NON_COMPLIANT',
        annotation: 'Cannot tell whether port 22 is open: prefix list pl-0a',
        undecided: true,
      },
    ],
  ])('is %s', (_, verdict, expected) => expect(verdict).toEqual(expected));

  test.each([
    [insufficientData('the mode').complianceType, 'Cannot tell the mode', true],
    ['NON_COMPLIANT', 'Port 22 is open', false],
    ['NON_COMPLIANT', 'Nobody knows. Cannot tell the mode', false],
    ['COMPLIANT', null, false],
  ])('%s with annotation %j is undecided: %j', (_, annotation, expected) => {
    expect(isInsufficientData(annotation)).toBe(expected);
  });
});

describe('an annotation', () => {
  test.each([
    ['nothing', ''],
    ['a line', 'Port 22 is open to 0.0.0.0/0'],
    ['what just fits', 'x'.repeat(ANNOTATION_LIMIT)],
    ['emoji that just fit', '🔥'.repeat(ANNOTATION_LIMIT / 2)],
  ])('stays as it is: %s', (_, annotation) => expect(cutAnnotation(annotation)).toBe(annotation));

  test.each([
    ['one letter too long', 'x'.repeat(ANNOTATION_LIMIT + 1), 'x'.repeat(ROOM)],
    ['a surrogate pair across the cut', `${'x'.repeat(ROOM - 1)}🔥${'y'.repeat(20)}`, 'x'.repeat(ROOM - 1)],
    ['a surrogate pair before the cut', `${'x'.repeat(ROOM - 2)}🔥${'y'.repeat(20)}`, `${'x'.repeat(ROOM - 2)}🔥`],
    ['a surrogate pair after the cut', `${'x'.repeat(ROOM)}🔥${'y'.repeat(20)}`, 'x'.repeat(ROOM)],
    [
      'a family of several emoji across the cut',
      `${'x'.repeat(ROOM - 5)}👨‍👩‍👧${'y'.repeat(20)}`,
      'x'.repeat(ROOM - 5),
    ],
    ['a flag across the cut', `${'x'.repeat(ROOM - 2)}🇨🇭${'y'.repeat(20)}`, 'x'.repeat(ROOM - 2)],
    ['a letter and its accent across the cut', `${'x'.repeat(ROOM - 1)}e\u0301${'y'.repeat(20)}`, 'x'.repeat(ROOM - 1)],
    ['one character without an end', `e${'\u0301'.repeat(ANNOTATION_LIMIT)}`, ''],
  ])('is cut on a character boundary: %s', (_, annotation, kept) => {
    expect(cutAnnotation(annotation)).toBe(kept + MARK);
  });

  test('fits, begins as before, and is cut once only, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 100, maxLength: 400 }), (annotation) => {
        const cut = cutAnnotation(annotation);
        expect(cut.length).toBeLessThanOrEqual(ANNOTATION_LIMIT);
        expect(annotation.startsWith(cut === annotation ? cut : cut.slice(0, -MARK.length))).toBe(true);
        expect(() => encodeURIComponent(cut)).not.toThrow(); // It throws for half a surrogate pair.
        expect(cutAnnotation(cut)).toBe(cut);
      }),
    );
  });
});
