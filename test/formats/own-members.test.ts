import { readOwnMembers } from '../../lib/formats/scan/own-members';

const ID = { id: 'a' };

test.each<[kind: string, text: string, members: object]>([
  ['texts and numbers', '{"id":"a","at":7,"x":NaN}', { ...ID, at: 7 }],
  ['blanks', ' {\n "id" : "a" ,\t"x" : NaN } ', ID],
  ['a key and a text with escapes', '{"\\u0069d":"\\u0061","x":NaN}', ID],
  ['a repeated key, of which the last counts', '{"id":"b","id":"a","x":NaN}', ID],
  ['a repeated key without a text', '{"id":"a","id":NaN}', {}],
  ['other values', '{"id":"a","b":true,"c":null,"d":{"id":"b"},"e":["id"]}', ID],
  ['a broken value inside', '{"d":{"id":"b","x":NaN},"id":"a"}', ID],
  ['a comma too many inside', '{"d":[{"id":"b",},],"id":"a"}', ID],
  ['a line break in a text', '{"d":"a\nb","id":"a"}', ID],
  ['brackets and quotes in a text', '{"d":{"x":NaN,"t":"}\\",\\"id\\":\\"b\\"}"},"id":"a"}', ID],
  ['the key __proto__', '{"__proto__":"b","id":"a","x":NaN}', JSON.parse('{"__proto__":"b","id":"a"}')],
  ['a text that is cut off', '{"id":"a","x":"b', {}],
  ['an object that is cut off', '{"id":"a","x":{"y":1', {}],
  ['no comma', '{"id":"a" "x":NaN}', {}],
  ['no colon', '{"id":"a","x" NaN}', {}],
  ['no key', '{"id":"a",NaN}', {}],
  ['a comma too many', '{"id":"a",}', {}],
  ['a bracket too many inside, so that the object ends early', '{"id":"a","d":{"x":1}},"x":1}', {}],
  ['a wrong escape in a key', '{"\\x":"b","id":"a"}', {}],
  ['a bracket missing inside', '{"d":{"x":1,"id":"a"}', {}],
  ['a bracket inside that closes another kind', '{"d":{"x":1],"id":"a"}', {}],
  ['a bracket deep inside that closes another kind', '{"d":[[{"x":[1}}]],"id":"a"}', {}],
  ['a quote missing inside', '{"d":{"x":"y},"id":"a"}', {}],
  ['too many members', `{"id":"a",${Array.from({ length: 1000 }, (_, index) => `"x${index}":1`)}}`, {}],
  ['a list', '["id","a"]', {}],
  ['nothing', '', {}],
])('the own members of an object with %s', (_, text, members) => {
  const found = readOwnMembers(Buffer.from(text));
  expect(JSON.stringify(found)).toBe(JSON.stringify(members));
});
