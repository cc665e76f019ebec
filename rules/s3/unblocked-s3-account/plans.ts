import { expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { nothingToDo } from '../../../lib/core/remediation/plan';
import rule from './rule';

const ID = '111122223333';
const NAMES = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;
type Name = (typeof NAMES)[number];

const block = (...on: readonly Name[]) =>
  Object.fromEntries(NAMES.map((name) => [name, on.includes(name)])) as Record<Name, boolean>;
const recorded = (...on: readonly Name[]) => ({
  resourceId: ID,
  configuration: Object.fromEntries(
    Object.entries(block(...on)).map(([name, value]) => [name[0]?.toLowerCase() + name.slice(1), value]),
  ),
});
const described = (...on: readonly Name[]) => ({
  shape: 'description' as const,
  resourceId: ID,
  configuration: { PublicAccessBlockConfiguration: block(...on) },
});
const EFFECTS = {
  BlockPublicAcls: 'Requests that set a public ACL fail, also uploads with one',
  IgnorePublicAcls: 'Whoever has access by a public ACL of a bucket or of an object loses it',
  BlockPublicPolicy: 'Requests that set a public policy fail',
  RestrictPublicBuckets:
    'Of a bucket or an access point with a public policy, only AWS services and principals of the account keep access: websites and other accounts lose it',
};
const toParameters = (on: readonly Name[]) => ({ AccountId: ID, PublicAccessBlockConfiguration: block(...on) });
const fix = (from: readonly Name[], added: readonly Name[], names: string) =>
  expectedSetting({
    service: 's3control',
    api: 'PutPublicAccessBlock',
    step: 'AccountBlock',
    to: toParameters([...from, ...added]),
    from: toParameters(from),
    summary: `Turn on ${names} for all buckets of the account`,
    sideEffects: added.map((name) => EFFECTS[name]),
    notes: ['It applies to every bucket and access point of the account, in all Regions'],
  });
const ALL = 'BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy and RestrictPublicBuckets';

export default definePlanCases(rule, [
  { scenario: 'a block without any setting', ...recorded(), expected: fix([], NAMES, ALL) },
  { scenario: 'the answer of GetPublicAccessBlock', ...described(), expected: fix([], NAMES, ALL) },
  {
    scenario: 'a block that leaves existing access',
    ...recorded('BlockPublicAcls', 'BlockPublicPolicy'),
    expected: fix(
      ['BlockPublicAcls', 'BlockPublicPolicy'],
      ['IgnorePublicAcls', 'RestrictPublicBuckets'],
      'IgnorePublicAcls and RestrictPublicBuckets',
    ),
  },
  {
    scenario: 'settings that no parameter asks for, which stay off',
    ...described('BlockPublicAcls'),
    parameters: { BlockPublicAcls: 'false', BlockPublicPolicy: 'false', RestrictPublicBuckets: 'false' },
    expected: fix(['BlockPublicAcls'], ['IgnorePublicAcls'], 'IgnorePublicAcls'),
  },
  { scenario: 'all settings', ...recorded(...NAMES), expected: nothingToDo('The resource is compliant') },
]);
