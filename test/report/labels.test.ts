import { formatEntryOrigin, formatId, formatIdAndName, formatSources } from '../../lib/report/labels';

describe('formatId', () => {
  const cases: readonly [id: string, shown: string][] = [
    ['sg-0a1b2c3d', 'sg-0a1b2c3d'],
    ['arn:aws:acm:eu-west-1:111122223333:certificate/0a1b', 'certificate/0a1b'],
    [
      'arn:aws-us-gov:elasticloadbalancing:us-gov-west-1:111122223333:loadbalancer/app/web/50dc',
      'loadbalancer/app/web/50dc',
    ],
    ['arn:aws:s3:::shop-downloads', 'shop-downloads'],
    ['arn:aws:sns:eu-west-1:111122223333:', 'arn:aws:sns:eu-west-1:111122223333:'],
  ];
  it.each(cases)('formats %s as %s', (id, shown) => expect(formatId(id)).toBe(shown));
});

describe('formatSources', () => {
  const cases: readonly [scenario: string, sources: string[], shown: string][] = [
    ['no source', [], ''],
    ['standard input', ['-'], 'standard input'],
    ['one file', ['a/b.json'], 'a/b.json'],
    ['files of one folder', ['a/b/1.json', 'a/b/c/2.json'], '2 files in a/b'],
    ['absolute paths in one folder', ['/srv/a/1.json', '/srv/b/2.json'], '2 files in /srv'],
    ['a folder and a file', ['a/1.json', 'a/2.json', 'stack.yaml'], 'a (2 files) and stack.yaml'],
    ['a file and standard input', ['stack.yaml', '-'], 'stack.yaml and standard input'],
    ['files from many folders', ['a/1', 'b/2', 'c/3', 'd/4'], '4 files'],
  ];
  it.each(cases)('%s', (_scenario, sources, shown) => expect(formatSources(sources)).toBe(shown));
});

it('formats the origin of an unreadable entry as far as it is known', () => {
  expect(formatEntryOrigin({ source: 'a.json' })).toBe('a.json');
  expect(
    formatEntryOrigin({ source: '-', resourceType: 'AWS::EC2::Volume', resourceId: 'vol-0a', rule: 'gp2-volume' }),
  ).toBe('standard input: AWS::EC2::Volume vol-0a, rule gp2-volume');
});

test.each([
  ['sg-0a', 'bastion', 'sg-0a (bastion)'],
  ['sg-0a', null, 'sg-0a'],
  ['logs', 'logs', 'logs'],
  [
    'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc',
    'shop',
    'loadbalancer/app/shop/50dc',
  ],
  ['', null, '(no id)'],
])('formats the resource %s with the name %s as %s', (resourceId, resourceName, shown) => {
  expect(formatIdAndName({ resourceId, resourceName })).toBe(shown);
});
