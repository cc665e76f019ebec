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
    // A heart of text takes one column, and two as an emoji.
    ['❤', 1],
    ['❤\ufe0f', 2],
    ['a\u20dd', 1],
    ['─ … ·', 5],
  ];
  it.each(cases)('%j takes %i columns', (text, width) => expect(textWidth(text)).toBe(width));
});

/** https://www.unicode.org/Public/UCD/latest/ucd/EastAsianWidth.txt */
test.each<[block: string, first: number, last: number]>([
  ['Hangul Jamo, initial consonants', 0x1100, 0x115f],
  ['CJK radicals and punctuation', 0x2e80, 0x303e],
  ['Hiragana to CJK extension A', 0x3041, 0x4dbf],
  ['CJK ideographs and Yi', 0x4e00, 0xa4cf],
  ['Hangul Jamo extended A', 0xa960, 0xa97f],
  ['Hangul syllables', 0xac00, 0xd7a3],
  ['CJK compatibility ideographs', 0xf900, 0xfaff],
  ['vertical forms', 0xfe10, 0xfe19],
  ['CJK compatibility forms and small variants', 0xfe30, 0xfe6f],
  ['fullwidth forms', 0xff00, 0xff60],
  ['fullwidth signs', 0xffe0, 0xffe6],
  ['Tangut, Khitan and Kana supplements', 0x16fe0, 0x1b2ff],
  ['regional indicators, enclosed ideographs and pictographs', 0x1f1e6, 0x1f64f],
  ['transport symbols', 0x1f680, 0x1f6ff],
  ['supplemental pictographs', 0x1f900, 0x1faff],
  ['CJK extensions B to H', 0x20000, 0x3fffd],
])('takes two columns for %s', (_block, first, last) => {
  const isWide = (code: number) => textWidth(String.fromCodePoint(code)) === 2;
  expect([first - 1, first, last, last + 1].map(isWide)).toEqual([false, true, true, false]);
});

describe('wrap', () => {
  it('breaks at blanks', () => expect(wrap('one two three', 8)).toEqual(['one two', 'three']));
  it('fills a line to its last column', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('one two three', 6)).toEqual(['one', 'two', 'three']);
  });
  it('begins no line with a blank, and ends with none', () => {
    expect(wrap(' one', 10)).toEqual(['one']);
    expect(wrap('abcd ', 4)).toEqual(['abcd']);
  });
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
  it('does not break a long word in its first half', () => expect(wrap('ab-cdefghi', 6)).toEqual(['ab-cde', 'fghi']));
  it('puts one character on a line that is too narrow for it', () => expect(wrap('日本', 1)).toEqual(['日', '本']));
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
  it('breaks a long word into pieces that fit beside the wider indent', () => {
    expect(wrap('abcdefghij', 6, { indent: '- ', hanging: '  ' })).toEqual(['- abcd', '  efgh', '  ij']);
    expect(wrap('abcdef', 6, { indent: '--- ' })).toEqual(['--- ab', '--- cd', '--- ef']);
    expect(wrap('abcdef', 6, { indent: '--- ', hanging: '' })).toEqual(['--- ab', 'cd', 'ef']);
  });
  it('keeps long words whole if asked to', () =>
    expect(wrap('see https://example.com/path now', 10, { keepWords: true })).toEqual([
      'see',
      'https://example.com/path',
      'now',
    ]));
});
