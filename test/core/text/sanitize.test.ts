import fc from 'fast-check';
import {
  breakCommands,
  breakJsonCommands,
  breakLinks,
  escapeMarkup,
  hasInvisible,
  sanitize,
  sanitizeJson,
  toAscii,
  toPlainText,
} from '../../../lib/core/text/sanitize';
import { anyCharacter } from '../../support/characters';

describe('sanitize', () => {
  const cases: readonly [scenario: string, text: string, sanitized: string][] = [
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
  it.each(cases)('%s', (_scenario, text, sanitized) => {
    expect(sanitize(text)).toBe(sanitized);
    expect(hasInvisible(text)).toBe(text !== sanitized);
    expect(hasInvisible(sanitized)).toBe(false);
  });
});

describe('sanitizeJson', () => {
  it('writes out the invisible characters of strings, with two escapes for those beyond the first plane', () =>
    expect(sanitizeJson('"\u202ea\u{e0041}"')).toBe('"\\u202ea\\udb40\\udc41"'));

  it('keeps the value', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        const json = sanitizeJson(JSON.stringify(text));
        expect(JSON.parse(json)).toBe(text);
        expect(hasInvisible(json)).toBe(false);
      }),
    );
  });
});

test.each<[convert: (text: string) => string, scenario: string, text: string, expected: string]>([
  [escapeMarkup, 'markup', `<a b="c">'&`, '&lt;a b=&quot;c&quot;&gt;&#39;&amp;'],
  [escapeMarkup, 'characters that XML does not allow', 'a\u0000\uffffb', 'a\\u0000\ufffdb'],
  [toPlainText, 'line breaks and blanks', ' a\r\n\u202e b\u00a0\u2028c ', 'a b c'],
  [breakLinks, 'a URL', 'see https://example.com', 'see https[:]//example.com'],
  [
    breakLinks,
    'a URL with full-width characters',
    'http：//a.example http:／／b http﹕//c',
    'http[:]//a.example http[:]／／b http[:]//c',
  ],
  [breakLinks, 'a bare host', 'go to www.example.com (WWW.example.com)', 'go to www[.]example.com (WWW[.]example.com)'],
  [
    breakLinks,
    'a bare host with a full-width stop',
    'www．example.com ｗｗｗ.example.com',
    'www[.]example.com ｗｗｗ[.]example.com',
  ],
  [breakLinks, 'a word that only ends like one', 'awww.example 2001:db8::/32 a:b', 'awww.example 2001:db8::/32 a:b'],
  [toAscii, 'a URL that is one only after its characters are replaced', 'http：／／a ｗｗｗ.b', 'http[:]//a www[.]b'],
  [breakCommands, 'a command at the start', '::stop::x', ': :stop::x'],
  [breakCommands, 'a command after blanks', ' \t::stop::x', ' \t: :stop::x'],
  [breakCommands, 'a command after a color code', ' \u001b[1m::stop::x', ' \u001b[1m: :stop::x'],
  [breakCommands, 'colons within a line', 'a AWS::EC2::Volume ::x', 'a AWS::EC2::Volume ::x'],
  [breakCommands, 'commands of the older form', 'a ##[b] ###[c] ##vso[d] ## [e]', 'a # #[b] ## #[c] # #vso[d] ## [e]'],
  [
    breakJsonCommands,
    'a JSON text',
    '{"a": "##[b]\u202e\u009b", "c": "##"}',
    '{"a": "\\u0023#[b]\\u202e\\u009b", "c": "##"}',
  ],
  [escapeMarkup, 'commands', '##[a] ##vso[b]', '&#35;#[a] &#35;#vso[b]'],
  [toAscii, 'letters with and without ASCII letters for them', 'naïve – 日 ½', 'naive ? ? 1?2'],
])('%p: %s', (convert, _scenario, text, expected) => {
  expect(convert(text)).toBe(expected);
});
