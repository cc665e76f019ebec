import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const all = { predicate: { type: 'LifecyclePrefixPredicate', prefix: '' } };
/** As AWS Config records a rule: with null and -1 for what is not set. */
const lifecycle = (settings: object) => ({
  id: 'clean',
  prefix: null,
  status: 'Enabled',
  filter: all,
  expirationInDays: -1,
  noncurrentVersionExpirationInDays: -1,
  transitions: null,
  abortIncompleteMultipartUpload: null,
  ...settings,
});
const versions = { noncurrentVersionExpirationInDays: 30 };
const uploads = { abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } };
const bucket = (status: string, ...rules: object[]) => ({
  resourceId: 'reports',
  configuration: { name: 'reports' },
  supplementaryConfiguration: {
    BucketVersioningConfiguration: { status, isMfaDeleteEnabled: null },
    ...(rules.length > 0 && { BucketLifecycleConfiguration: { rules } }),
  },
});
const template = (configuration: object) => ({ shape: 'template' as const, resourceId: 'Reports', configuration });
const VersioningConfiguration = { Status: 'Enabled' };
const keeps = (what: string, part = '') =>
  nonCompliant(
    `No rule for the whole bucket expires ${what}${part && '; rules for a part of the bucket do not count'}`,
  );

export default defineCases(rule, [
  {
    scenario: 'versions, and no lifecycle',
    ...bucket('Enabled'),
    expected: keeps('noncurrent versions and incomplete uploads'),
  },
  {
    scenario: 'versions and uploads that expire by one rule',
    ...bucket('Enabled', lifecycle({ ...versions, ...uploads })),
    expected: COMPLIANT,
  },
  {
    scenario: 'versions and uploads that expire by a rule each',
    ...bucket('Enabled', lifecycle(versions), lifecycle(uploads)),
    expected: COMPLIANT,
  },
  {
    scenario: 'only versions expire',
    ...bucket('Enabled', lifecycle(versions)),
    expected: keeps('incomplete uploads'),
  },
  { scenario: 'only uploads expire', ...bucket('Enabled', lifecycle(uploads)), expected: keeps('noncurrent versions') },
  {
    scenario: 'current objects expire, which leaves noncurrent versions',
    ...bucket('Enabled', lifecycle({ expirationInDays: 10, ...uploads })),
    expected: keeps('noncurrent versions'),
  },
  {
    scenario: 'versions that are archived, but kept',
    ...bucket(
      'Enabled',
      lifecycle({ noncurrentVersionTransitions: [{ days: 30, storageClass: 'GLACIER' }], ...uploads }),
    ),
    expected: keeps('noncurrent versions'),
  },
  {
    scenario: 'the newer spelling, with a number of versions to keep',
    ...bucket(
      'Enabled',
      lifecycle({ noncurrentVersionExpiration: { noncurrentDays: 30, newerNoncurrentVersions: 3 }, ...uploads }),
    ),
    expected: COMPLIANT,
  },
  {
    scenario: 'a disabled rule',
    ...bucket('Enabled', lifecycle({ ...versions, ...uploads, status: 'Disabled' })),
    expected: keeps('noncurrent versions and incomplete uploads'),
  },
  {
    scenario: 'a rule for a prefix',
    ...bucket(
      'Enabled',
      lifecycle(uploads),
      lifecycle({ ...versions, filter: { predicate: { type: 'LifecyclePrefixPredicate', prefix: 'docs/' } } }),
    ),
    expected: keeps('noncurrent versions', 'part'),
  },
  {
    scenario: 'a rule for a prefix, in the older spelling',
    ...bucket('Enabled', lifecycle(uploads), lifecycle({ ...versions, filter: null, prefix: 'docs/' })),
    expected: keeps('noncurrent versions', 'part'),
  },
  {
    scenario: 'a rule for a tag',
    ...bucket(
      'Enabled',
      lifecycle(uploads),
      lifecycle({
        ...versions,
        filter: { predicate: { type: 'LifecycleTagPredicate', tag: { key: 'a', value: 'b' } } },
      }),
    ),
    expected: keeps('noncurrent versions', 'part'),
  },
  {
    scenario: 'rules for prefixes that cover everything together',
    ...bucket(
      'Enabled',
      lifecycle(uploads),
      ...['a', 'b'].map((prefix) =>
        lifecycle({ ...versions, filter: { predicate: { type: 'LifecyclePrefixPredicate', prefix } } }),
      ),
    ),
    expected: keeps('noncurrent versions', 'part'),
    todo: COMPLIANT,
  },
  {
    scenario: 'a rule without a filter',
    ...bucket('Enabled', lifecycle({ ...versions, ...uploads, filter: null })),
    expected: COMPLIANT,
  },
  {
    scenario: 'suspended versioning, which keeps the versions so far',
    ...bucket('Suspended', lifecycle(uploads)),
    expected: keeps('noncurrent versions'),
  },
  { scenario: 'no versions, and uploads that expire', ...bucket('Off', lifecycle(uploads)), expected: COMPLIANT },
  { scenario: 'no versions, and no lifecycle', ...bucket('Off'), expected: keeps('incomplete uploads') },
  {
    scenario: "text, as AWS Config's API has it",
    configuration: { name: 'reports' },
    supplementaryConfiguration: {
      BucketVersioningConfiguration: '{"status":"Enabled"}',
      BucketLifecycleConfiguration: JSON.stringify({ rules: [lifecycle({ ...versions, ...uploads })] }),
    },
    expected: COMPLIANT,
  },
  {
    scenario: 'a bucket that is not named',
    ...bucket('Enabled'),
    parameters: { bucketNames: 'logs,backups' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a bucket that is named',
    ...bucket('Enabled'),
    parameters: { bucketNames: 'logs,reports' },
    expected: keeps('noncurrent versions and incomplete uploads'),
  },
  {
    scenario: 'an item without the settings',
    configuration: { name: 'reports' },
    expected: insufficientData('the lifecycle and the versioning of the bucket are not in the input'),
  },
  {
    scenario: 'a bucket from list-buckets',
    shape: 'description',
    configuration: { Name: 'reports' },
    expected: insufficientData('the lifecycle and the versioning of the bucket are not in the input'),
  },
  {
    scenario: 'a template',
    ...template({
      VersioningConfiguration,
      LifecycleConfiguration: {
        Rules: [
          {
            Status: 'Enabled',
            NoncurrentVersionExpiration: { NoncurrentDays: 30 },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
          },
        ],
      },
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template without a lifecycle',
    ...template({ VersioningConfiguration }),
    expected: keeps('noncurrent versions and incomplete uploads'),
  },
  {
    scenario: 'a template with a rule for large objects',
    ...template({
      LifecycleConfiguration: {
        Rules: [
          {
            Status: 'Enabled',
            ObjectSizeGreaterThan: '1024',
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
          },
        ],
      },
    }),
    expected: keeps('incomplete uploads', 'part'),
  },
  {
    scenario: 'a template with the lifecycle from a parameter',
    ...template({ LifecycleConfiguration: { Rules: new Unknown('{"Ref":"Rules"}') } }),
    expected: insufficientData(
      'Properties.LifecycleConfiguration.Rules is {"Ref":"Rules"}, which the template leaves open',
    ),
  },
  {
    scenario: 'a rule with an unknown status',
    ...bucket('Enabled', lifecycle({ status: 'On' })),
    expected: unreadable(
      'Cannot read supplementaryConfiguration.BucketLifecycleConfiguration.rules[0].status: expected one of Enabled, Disabled, found "On"',
    ),
  },
  ...[{ Prefix: 'logs/' }, { Tag: { Key: 'a', Value: 'b' } }, { And: { Prefix: '' } }, { ObjectSizeLessThan: 9 }].map(
    (filter) => ({
      scenario: `a filter as the call of S3 has it: ${Object.keys(filter).join()}`,
      ...bucket('Enabled', lifecycle({ ...versions, ...uploads, filter })),
      expected: keeps('noncurrent versions and incomplete uploads', 'part'),
    }),
  ),
  ...[{}, { Prefix: '' }, { predicate: null }].map((filter) => ({
    scenario: `a filter of all objects: ${JSON.stringify(filter)}`,
    ...bucket('Enabled', lifecycle({ ...versions, ...uploads, filter })),
    expected: COMPLIANT,
  })),
  {
    scenario: 'an expiration of versions whose days are not set',
    ...bucket(
      'Enabled',
      lifecycle({ ...uploads, noncurrentVersionExpiration: { days: -1, newerNoncurrentVersions: -1 } }),
    ),
    expected: keeps('noncurrent versions'),
  },
  {
    scenario: 'an expiration of versions with the days in it alone',
    ...bucket('Enabled', lifecycle({ ...uploads, noncurrentVersionExpiration: { days: 30 } })),
    expected: COMPLIANT,
  },
]);
