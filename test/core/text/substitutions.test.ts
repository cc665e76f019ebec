// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of CloudFormation

import { splitSubstitutions } from '../../../lib/core/text/substitutions';

test.each<[text: string, pieces: string[]]>([
  ['', ['']],
  ['a', ['a']],
  ['${A}', ['', '${A}', '']],
  ['a${B}c${D}', ['a', '${B}', 'c', '${D}', '']],
  ['${A}${B}', ['', '${A}', '', '${B}', '']],
  ['a${', ['a${']],
  ['a${B}c${D', ['a', '${B}', 'c${D']],
  ['${a${b}', ['', '${a${b}', '']],
  ['${!Literal}', ['', '${!Literal}', '']],
  ['${}', ['', '${}', '']],
])('splits %j', (text, pieces) => {
  expect(splitSubstitutions(text)).toEqual(pieces);
});

test('reads a text of unfinished substitutions once', () => {
  const text = '${'.repeat(2 << 20);
  expect(splitSubstitutions(text)).toEqual([text]);
});
