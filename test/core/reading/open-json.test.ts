import { parseOpenJson, writeOpenJson } from '../../../lib/core/reading/open-json';
import { Reference, type TextPiece, Unknown } from '../../../lib/core/reading/unreadable';

const open = new Unknown('{"Ref":"P"}', { Ref: 'P' });
const bucket = new Reference('{"Fn::GetAtt":["B","Arn"]}', 'B', 'Arn');
const parse = (...pieces: TextPiece[]) => parseOpenJson(new Unknown('text', undefined, pieces, '1'));
const write = (value: unknown) => writeOpenJson(value) as readonly TextPiece[];

test('a string that is open alone is its part', () => {
  expect(parse('{"A":["', bucket, '",1,null,true]}')).toEqual({ A: [bucket, 1, null, true] });
});

test('a string with an open part has the pieces of both', () => {
  const { A: text } = parse('{"A":"a-', bucket, '/', open, '"}') as { A: Unknown };
  expect(text.expression).toEqual({ 'Fn::Join': ['', ['a-', { 'Fn::GetAtt': ['B', 'Arn'] }, '/', { Ref: 'P' }]] });
  expect([text.pieces, text.scope]).toEqual([['a-', bucket, '/', open], '1']);
});

test.each<[what: string, pieces: TextPiece[]]>([
  ['no pieces', []],
  ['no JSON', ['a ', open]],
  ['an open part outside of strings', ['{"A":', open, '}']],
  ['an open key', ['{"', open, '":1}']],
  ['a text alone', ['"', open, '"']],
  ['a key twice', ['{"A":1,"A":"', open, '"}']],
  ['text with our own mark', ['{"A":"\uE0000\uE001', open, '"}']],
  ['text with our own mark as an escape', ['{"A":"\\uE0009\\ue001', open, '"}']],
])('%s is not parsed', (_what, pieces) => {
  expect(parse(...pieces)).toBeUndefined();
});

test('what is written is parsed again', () => {
  const value = { A: [bucket, 'a'], B: { C: open, D: 1 } };
  const pieces = write(value);
  expect(pieces).toEqual(['{"A":["', bucket, '","a"],"B":{"C":"', open, '","D":1}}']);
  expect(parse(...pieces)).toEqual(value);
});

test.each([[['\uE0000\uE001']], [[open, '\uE0000\uE001']]])('a value with our own mark is not written: %j', (value) => {
  expect(writeOpenJson(value)).toBeUndefined();
});

test('a text inside of what is written is escaped', () => {
  const text = new Unknown('text', undefined, ['say "', open, '"\n']);
  const pieces = write({ A: text });
  expect(pieces).toEqual(['{"A":"', 'say \\"', open, '\\"\\n', '"}']);
  expect((parse(...pieces) as { A: Unknown }).A.pieces).toEqual(text.pieces);
});
