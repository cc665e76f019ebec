import { isAllowedKey } from '../../../lib/resources/kms/key-name';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b';
const REPLICA = 'arn:aws:kms:eu-west-1:111122223333:key/mrk-0a1b';
const ALIAS = 'arn:aws:kms:eu-west-1:111122223333:alias/orders';

test.each<[key: string, allowed: readonly string[], expected: boolean | 'unknown']>([
  [KEY, [KEY], true],
  [KEY, ['0a1b'], true],
  ['0a1b', [KEY], true],
  ['0a1b', ['0a1b'], true],
  [KEY, [REPLICA, KEY], true],
  [KEY, [REPLICA], false],
  [KEY, [KEY.replace('eu-west-1', 'us-east-1')], false],
  [KEY, [KEY.replace('111122223333', '444455556666')], false],
  ['2c3d', [KEY], false],
  ['alias/orders', [KEY], 'unknown'],
  [ALIAS, [KEY], 'unknown'],
  [KEY, ['alias/orders'], 'unknown'],
  ['alias/orders', ['alias/orders'], true],
  ['alias/orders', [ALIAS], true],
  ['alias/0a1b', [KEY], 'unknown'],
  [KEY, [], false],
])('%s, of %j: %s', (key, allowed, expected) => expect(isAllowedKey(key, allowed)).toBe(expected));
