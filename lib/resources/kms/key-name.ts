/**
 * Whether the name of a key means one of the allowed keys: an ID, an ARN or an alias. An ID without an ARN matches the
 * key with that ID in any account and Region. An alias may mean any key, unless it is allowed itself.
 * @example
 * isAllowedKey('0a1b', ['arn:aws:kms:eu-west-1:111122223333:key/0a1b']); // true
 */
export function isAllowedKey(key: string, allowed: readonly string[]): boolean | 'unknown' {
  if (allowed.some((one) => isSameKey(one, key))) return true;
  return [key, ...allowed].some(isAlias) ? 'unknown' : false;
}

const isSameKey = (a: string, b: string): boolean =>
  a === b || (!(isKeyArn(a) && isKeyArn(b)) && isAlias(a) === isAlias(b) && toKeyId(a) === toKeyId(b));

const isKeyArn = (key: string): boolean => key.startsWith('arn:');
const isAlias = (key: string): boolean => /^(arn:[^/]*:)?alias\//.test(key);
const toKeyId = (key: string): string => key.slice(key.indexOf('/') + 1);
