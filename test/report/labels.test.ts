import { groupDigits, formatId, formatResource, formatSources, formatSubject } from '../../lib/report/labels';

describe('shownId', () => {
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
  it.each(cases)('%s is shown as %s', (id, shown) => expect(formatId(id)).toBe(shown));
});

describe('shownSources', () => {
  const cases: readonly [scenario: string, sources: string[], shown: string][] = [
    ['nothing', [], ''],
    ['standard input', ['-'], 'standard input'],
    ['one file', ['a/b.json'], 'a/b.json'],
    ['files of one folder', ['a/b/1.json', 'a/b/c/2.json'], '2 files in a/b'],
    ['files of one folder of the machine', ['/srv/a/1.json', '/srv/b/2.json'], '2 files in /srv'],
    ['a folder and a file', ['a/1.json', 'a/2.json', 'stack.yaml'], 'a (2 files) and stack.yaml'],
    ['a file and standard input', ['stack.yaml', '-'], 'stack.yaml and standard input'],
    ['files from all over', ['a/1', 'b/2', 'c/3', 'd/4'], '4 files'],
  ];
  it.each(cases)('%s', (_scenario, sources, shown) => expect(formatSources(sources)).toBe(shown));
});

it('shows what could not be judged, as far as it is known', () => {
  expect(formatSubject({ source: 'a.json' })).toBe('a.json');
  expect(
    formatSubject({ source: '-', resourceType: 'AWS::EC2::Volume', resourceId: 'vol-0a', rule: 'gp2-volume' }),
  ).toBe('standard input: AWS::EC2::Volume vol-0a, by gp2-volume');
});

it('groups digits by thousands', () => {
  expect([0, 999, 1000, 4312, 1234567].map(groupDigits)).toEqual(['0', '999', '1,000', '4,312', '1,234,567']);
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
])('the resource %s named %s is shown as %s', (resourceId, resourceName, shown) => {
  expect(formatResource({ resourceId, resourceName })).toBe(shown);
});
