import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const on = { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true };
const off = { blockPublicAcls: false, ignorePublicAcls: false, blockPublicPolicy: false, restrictPublicBuckets: false };

/** A bucket as AWS Config records it, which leaves the key out if the block was never set. */
const bucket = (block?: unknown) => ({
  resourceId: 'reports',
  resourceName: 'reports',
  configuration: { name: 'reports', creationDate: '2026-01-01T00:00:00.000Z', region: 'eu-west-1' },
  supplementaryConfiguration: block === undefined ? {} : { PublicAccessBlockConfiguration: block },
});
const template = (PublicAccessBlockConfiguration?: unknown) => ({
  shape: 'template' as const,
  resourceId: 'Reports',
  configuration: PublicAccessBlockConfiguration === undefined ? {} : { PublicAccessBlockConfiguration },
});
const templateOn = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

const NO_BLOCK = nonCompliant('Its public access block is off');

export default defineCases(rule, [
  { scenario: 'no block', ...bucket(), expected: NO_BLOCK },
  { scenario: 'a block with all settings off', ...bucket(off), expected: NO_BLOCK },
  { scenario: 'a block with all settings on', ...bucket(on), expected: COMPLIANT },
  { scenario: 'a block as text, from the API of AWS Config', ...bucket(JSON.stringify(on)), expected: COMPLIANT },
  {
    scenario: 'one setting off',
    ...bucket({ ...on, restrictPublicBuckets: false }),
    expected: nonCompliant('Its public access block lacks restrictPublicBuckets'),
  },
  {
    scenario: 'only public ACLs blocked',
    ...bucket({ ...on, blockPublicPolicy: false, restrictPublicBuckets: false }),
    expected: nonCompliant('Its public access block lacks blockPublicPolicy and restrictPublicBuckets'),
  },
  {
    scenario: 'an account that blocks public access',
    ...bucket(),
    beside: [
      {
        resourceType: 'AWS::S3::AccountPublicAccessBlock',
        resourceId: '111122223333',
        region: 'eu-west-1',
        configuration: on,
      },
    ],
    expected: NO_BLOCK,
  },
  {
    scenario: 'a bucket that is public on purpose',
    ...bucket(),
    parameters: { excludedPublicBuckets: 'site, reports' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a setting that is missing',
    ...bucket({ blockPublicAcls: true }),
    expected: unreadable(
      'Cannot read supplementaryConfiguration.PublicAccessBlockConfiguration.ignorePublicAcls: expected a boolean, found nothing',
    ),
  },
  { scenario: 'a template with a block', ...template(templateOn), expected: COMPLIANT },
  { scenario: 'a template without a block', ...template(), expected: NO_BLOCK },
  {
    scenario: 'a template with two settings, of which the others are off',
    ...template({ BlockPublicAcls: 'true', IgnorePublicAcls: 'true' }),
    expected: nonCompliant('Its public access block lacks blockPublicPolicy and restrictPublicBuckets'),
  },
  {
    scenario: 'a template that leaves a setting open',
    ...template({ ...templateOn, BlockPublicPolicy: new Unknown('{"Ref":"Block"}') }),
    expected: insufficientData('the template does not say the value of blockPublicPolicy ({"Ref":"Block"})'),
  },
  {
    scenario: 'a template that leaves the first setting open',
    ...template({ ...templateOn, BlockPublicAcls: new Unknown('{"Ref":"Block"}') }),
    expected: insufficientData('the template does not say the value of blockPublicAcls ({"Ref":"Block"})'),
  },
  {
    scenario: 'a template that leaves a setting open and turns one off',
    ...template({ ...templateOn, IgnorePublicAcls: false, BlockPublicPolicy: new Unknown('{"Ref":"Block"}') }),
    expected: nonCompliant('Its public access block lacks ignorePublicAcls'),
  },
  {
    scenario: 'the output of GetPublicAccessBlock',
    shape: 'description',
    resourceId: 'reports',
    configuration: { Name: 'reports' },
    supplementaryConfiguration: { PublicAccessBlockConfiguration: { PublicAccessBlockConfiguration: templateOn } },
    expected: COMPLIANT,
  },
  {
    scenario: 'the output of list-buckets, which has no block',
    shape: 'description',
    resourceId: 'reports',
    configuration: { Name: 'reports' },
    expected: insufficientData(
      'the public access block may be off, depending on PublicAccessBlockConfiguration (not in the input)',
    ),
  },
]);
