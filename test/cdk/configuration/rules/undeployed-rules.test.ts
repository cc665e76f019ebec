import { selectSettings } from '../../../../lib/cdk/configuration/environment-settings';
import type { Rule } from '../../../../lib/core/rule';
import { listErrors, resolve } from '../resolving';
import { expiredKey, openDoor } from '../sample-registry';

const withAspect = (name: string, aspect: string, rule: Rule = expiredKey): Rule => ({
  ...rule,
  name,
  resource: { ...rule.resource, aspect },
});

/** Rules about what AWS Config does not record or list: the collector reads the first two. */
const registry = [
  openDoor,
  withAspect('root-key', 'root user'),
  withAspect('plain-volumes', 'EBS encryption'),
  withAspect('old-report', 'report'),
  withAspect('needs-facts', 'root user', openDoor),
  { ...openDoor, name: 'odd-recorder', resource: { ...openDoor.resource, isUnlisted: true as const } },
];
const listRules = (configuration: Parameters<typeof resolve>[0]) => {
  const resolved = resolve(configuration, { registry });
  return resolved.environments.map((environment) => [
    environment.region,
    ...selectSettings(resolved, environment).rules.map(({ rule }) => rule.name),
  ]);
};

test('a rule is deployed if AWS Config records what it evaluates, or the collector reads it', () => {
  expect(listRules({ rules: { '*': 'default' } })).toEqual([[undefined, 'open-door', 'root-key', 'plain-volumes']]);
});

test('what is the same in every Region is evaluated in the home Region alone', () => {
  const environments = [{ account: '111122223333', regions: ['eu-west-1', 'us-east-1'] }];
  expect(listRules({ environments, homeRegion: 'us-east-1', rules: { '*': 'default' } })).toEqual([
    ['eu-west-1', 'open-door', 'plain-volumes'],
    ['us-east-1', 'open-door', 'root-key', 'plain-volumes'],
  ]);
});

test('what the collector reads need not be recorded', () => {
  const bell: Rule = {
    ...expiredKey,
    name: 'bell',
    resource: { ...expiredKey.resource, resourceTypes: ['AWS::House::Bell'] },
  };
  const listRecorded = (rule: Rule) => {
    const configuration = { recorder: { recordingGroup: 'evaluated' } };
    return JSON.stringify(resolve(configuration, { registry: [openDoor, rule] }).recorder);
  };
  expect(listRecorded(bell)).toContain('AWS::House::Bell');
  expect(listRecorded(withAspect('bell', 'root user', bell))).not.toContain('AWS::House::Bell');
});

const ALONE = 'reads what no Config rule can evaluate: only assay evaluate runs it';
test.each([
  ['old-report', 'default', [`rules.old-report: ${ALONE}`]],
  ['old-report', { severity: 'low' }, [`rules.old-report: ${ALONE}`]],
  ['old-report', false, []],
  ['odd-recorder', { severity: 'high' }, [`rules.odd-recorder: ${ALONE}`]],
  ['needs-facts', 'default', [`rules.needs-facts: ${ALONE}`]],
  ['root-key', 'default', []],
  [
    'root-key',
    { tagScope: { key: 'a' } },
    [
      'rules.root-key.tagScope: got {"key":"a"}, expected no value because the rule only runs on a schedule: AWS Config accepts a scope only for rules that run on changes',
    ],
  ],
])('naming %s with %j', (name, choice, expected) => {
  expect(listErrors({ rules: { [name]: choice } }, { registry })).toEqual(expected);
});
