import fc from 'fast-check';
import {
  ANNOTATION_LIMIT,
  cutAnnotation,
  formatInsufficientData,
  formatWaived,
  parseAnnotation,
} from '../../../lib/core/evaluate/annotation';

const MARK = ' [truncated]';
const ROOM = ANNOTATION_LIMIT - MARK.length;

describe('cutting an annotation', () => {
  test.each([
    ['a blank text', ''],
    ['a line', 'Port 22 is open to 0.0.0.0/0'],
    ['as long as the limit', 'x'.repeat(ANNOTATION_LIMIT)],
    ['emoji as long as the limit', '🔥'.repeat(ANNOTATION_LIMIT / 2)],
  ])('keeps %s', (_, annotation) => expect(cutAnnotation(annotation)).toBe(annotation));

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
    ['one character that is longer than the limit', `e${'\u0301'.repeat(ANNOTATION_LIMIT)}`, ''],
  ])('cuts at the boundary of a character: %s', (_, annotation, kept) => {
    expect(cutAnnotation(annotation)).toBe(kept + MARK);
  });

  test('gives a text within the limit that begins as before, and cuts only once', () => {
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

describe('reading an annotation that AWS Config stored', () => {
  const waiver = { rule: 'r', resource: 'sg-0a', reason: 'Painted', owner: 'o@example.com', expires: '2026-03-01' };
  test.each<[annotation: string | null, insufficientData: boolean, waived: boolean]>([
    [formatInsufficientData('the mode is not in the input'), true, false],
    [formatWaived(waiver), false, true],
    ['Port 22 is open', false, false],
    ['Port 22 is open. Insufficient data: the mode', false, false],
    [null, false, false],
  ])('%j', (annotation, insufficientData, waived) => {
    expect(parseAnnotation(annotation)).toEqual({ insufficientData, waived });
    expect(parseAnnotation(annotation && cutAnnotation(annotation + 'x'.repeat(300)))).toEqual({
      insufficientData,
      waived,
    });
  });
});
