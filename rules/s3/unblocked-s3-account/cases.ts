import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const account = (settings: object) => ({
  resourceId: '111122223333',
  configuration: {
    blockPublicAcls: true,
    ignorePublicAcls: true,
    blockPublicPolicy: true,
    restrictPublicBuckets: true,
    ...settings,
  },
});
const lacks = (settings: string) => nonCompliant(`The block of the account lacks ${settings}`);
const aclsOnly = { parameters: { BlockPublicPolicy: 'false', RestrictPublicBuckets: 'False' } };

export default defineCases(rule, [
  {
    scenario: 'a block without any setting',
    ...account({
      blockPublicAcls: false,
      ignorePublicAcls: false,
      blockPublicPolicy: false,
      restrictPublicBuckets: false,
    }),
    expected: lacks('BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy and RestrictPublicBuckets'),
  },
  { scenario: 'new ACLs', ...account({ blockPublicAcls: false }), expected: lacks('BlockPublicAcls') },
  { scenario: 'existing ACLs', ...account({ ignorePublicAcls: false }), expected: lacks('IgnorePublicAcls') },
  { scenario: 'new policies', ...account({ blockPublicPolicy: false }), expected: lacks('BlockPublicPolicy') },
  {
    scenario: 'existing policies',
    ...account({ restrictPublicBuckets: false }),
    expected: lacks('RestrictPublicBuckets'),
  },
  {
    scenario: 'a setting that is asked for beside one that is not',
    ...account({ ignorePublicAcls: false, blockPublicPolicy: false }),
    ...aclsOnly,
    expected: lacks('IgnorePublicAcls'),
  },
  {
    scenario: 'text from an older export',
    ...account({ ignorePublicAcls: 'False' }),
    expected: lacks('IgnorePublicAcls'),
  },
  {
    scenario: 'the answer of GetPublicAccessBlock',
    shape: 'description',
    resourceId: '111122223333',
    configuration: {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: false,
      },
    },
    expected: lacks('RestrictPublicBuckets'),
  },
  { scenario: 'all settings', ...account({}), expected: COMPLIANT },
  {
    scenario: 'the settings that are asked for',
    ...account({ blockPublicPolicy: false, restrictPublicBuckets: false }),
    ...aclsOnly,
    expected: COMPLIANT,
  },
  {
    scenario: 'a block without a setting',
    ...account({ restrictPublicBuckets: undefined }),
    expected: unreadable('Cannot read configuration.restrictPublicBuckets: expected a boolean, found nothing'),
  },
  {
    scenario: 'null instead of a setting that is not asked for',
    ...account({ blockPublicPolicy: null }),
    ...aclsOnly,
    expected: unreadable('Cannot read configuration.blockPublicPolicy: expected a boolean, found nothing'),
  },
  {
    scenario: 'a word instead of a boolean',
    ...account({ blockPublicAcls: 'on' }),
    expected: unreadable('Cannot read configuration.blockPublicAcls: expected a boolean, found "on"'),
  },
]);
