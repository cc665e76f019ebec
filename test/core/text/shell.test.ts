import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { quoteShell } from '../../../lib/core/text/shell';

test.each<[scenario: string, text: string, quoted: string]>([
  ['leaves a plain word as it is', 'arn:aws:s3:::a_b-c.d/e,f+g%h=i', 'arn:aws:s3:::a_b-c.d/e,f+g%h=i'],
  ['quotes a blank text', '', "''"],
  ['quotes blanks and operators', 'a b; rm', "'a b; rm'"],
  ['ends and begins the quotes around a quote', "Ann's", "'Ann'\\''s'"],
  ['quotes a word that zsh would replace by a path', '=ls', "'=ls'"],
  ['escapes invisible characters', "\u202elo'gs\\\n", "$'\\xe2\\x80\\xaelo\\'gs\\\\\\x0a'"],
])('%s', (_scenario, text, quoted) => {
  expect(quoteShell(text)).toBe(quoted);
});

test('bash receives every text as it is', () => {
  const text = fc.string({ unit: fc.constantFrom(...'ab=,% \'"\\$`!;&|<>(){}*?~#\n\t\u001b\u202eé😀') });
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), (texts) => {
      const script = `printf '%s\\0' ${texts.map(quoteShell).join(' ')}`;
      const received = execFileSync('bash', ['-c', script], { encoding: 'utf8' });
      expect(received.split('\0').slice(0, -1)).toEqual(texts);
    }),
    { numRuns: 30 },
  );
});
