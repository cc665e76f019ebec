import fc from 'fast-check';
import { sanitize } from '../../../lib/core/text/sanitize';
import { textWidth, wrap } from '../../../lib/core/text/wrap';
import { anyText } from '../../report/sample';

describe('textWidth', () => {
  const cases: readonly [text: string, width: number][] = [
    ['', 0],
    ['plain', 5],
    ['naïve', 5],
    ['e\u0301', 1],
    ['日本語', 6],
    ['ｆｕｌｌ', 8],
    ['한국', 4],
    ['😀', 2],
    ['⌚', 2],
    ['─ … ·', 5],
  ];
  it.each(cases)('%j takes %i columns', (text, width) => expect(textWidth(text)).toBe(width));
});

describe('wrap', () => {
  it('breaks at blanks', () => expect(wrap('one two three', 8)).toEqual(['one two', 'three']));
  it('breaks a long word at a separator', () =>
    expect(wrap('see certificate/0a1b2c3d-0000', 16)).toEqual(['see', 'certificate/', '0a1b2c3d-0000']));
  it('breaks a path at a folder rather than inside a name', () =>
    expect(wrap('snapshots/us-east-1/ec2-describe-zones.json', 38)).toEqual([
      'snapshots/us-east-1/',
      'ec2-describe-zones.json',
    ]));
  it('breaks a long word without a separator anywhere', () =>
    expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']));
  it('does not break a long word near its start', () =>
    expect(wrap('a-bcdefghijklmnop', 10)).toEqual(['a-bcdefghi', 'jklmnop']));
  it('counts columns and not characters', () => expect(wrap('日本語です', 4)).toEqual(['日本', '語で', 'す']));
  it('returns one empty line for an empty text', () => expect(wrap('', 10)).toEqual(['']));

  it('never makes a line wider than the limit, and loses nothing but blanks', () => {
    fc.assert(
      fc.property(anyText().map(sanitize), fc.integer({ min: 2, max: 40 }), (text, width) => {
        const lines = wrap(text, width);
        expect(lines.filter((line) => textWidth(line) > width)).toEqual([]);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });

  it('begins lines with the indent, and with the hanging indent if there is one', () => {
    expect(wrap('one two three', 11, { indent: '  ' })).toEqual(['  one two', '  three']);
    expect(wrap('one two three', 11, { indent: '- ', hanging: '    ' })).toEqual(['- one two', '    three']);
  });
  it('breaks a long word into pieces that fit beside the indent', () =>
    expect(wrap('abcdefghij', 6, { indent: '- ', hanging: '  ' })).toEqual(['- abcd', '  efgh', '  ij']));
  it('keeps long words whole if asked to', () =>
    expect(wrap('see https://example.com/path now', 10, { keepWords: true })).toEqual([
      'see',
      'https://example.com/path',
      'now',
    ]));
});
