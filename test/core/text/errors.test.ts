import { describeError } from '../../../lib/core/text/errors';

const sdkError = (name: string, message: string) => Object.assign(new Error(message), { name, $metadata: {} });

test.each([
  ['an error', new RangeError('out of range'), 'out of range'],
  ['an error of the SDK', sdkError('AccessDenied', 'Access Denied'), 'AccessDenied: Access Denied'],
  ['an error of the SDK without a message', sdkError('NotFound', ''), 'NotFound'],
  ['a text', 'broken', 'broken'],
  ['nothing', undefined, 'undefined'],
])('describes %s', (_, error, text) => {
  expect(describeError(error)).toBe(text);
});
