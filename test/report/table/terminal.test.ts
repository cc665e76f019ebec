import fc from 'fast-check';
import { sanitizeTerminal, textWidth, wrap } from '../../../lib/report/table/terminal';
import { anyText } from '../sample';

describe('visible', () => {
  const cases: readonly [scenario: string, text: string, shown: string][] = [
    ['ordinary text', 'Port 22 is open – naïve, 日本', 'Port 22 is open – naïve, 日本'],
    ['an escape sequence', '\u001b[2Jred', '\\u001b[2Jred'],
    ['the 8-bit form of an escape', '\u009b2J', '\\u009b2J'],
    ['a line break and a tab', 'a\r\n\tb', 'a\\r\\n\\tb'],
    ['a bidirectional override', '\u202egpj.exe', '\\u202egpj.exe'],
    ['a zero-width space', 'a\u200bb', 'a\\u200bb'],
    ['a line separator', 'a\u2028b', 'a\\u2028b'],
    ['a tag character beyond the first plane', '\u{e0041}', '\\u{e0041}'],
    ['a lone surrogate', '\ud800x', '\\ud800x'],
    ['an emoji, whose surrogates are a pair', '😀', '😀'],
  ];
  it.each(cases)('%s', (_scenario, text, shown) => expect(sanitizeTerminal(text)).toBe(shown));
});

describe('widthOf', () => {
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
  it('gives one empty line for no text', () => expect(wrap('', 10)).toEqual(['']));

  it('never makes a line wider than asked, and loses nothing but blanks', () => {
    fc.assert(
      fc.property(anyText().map(sanitizeTerminal), fc.integer({ min: 2, max: 40 }), (text, width) => {
        const lines = wrap(text, width);
        expect(lines.filter((line) => textWidth(line) > width)).toEqual([]);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});
