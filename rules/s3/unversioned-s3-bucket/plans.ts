import { type ExpectedSetting, expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import { describedBucket, recordedBucket } from '../sample-resources/buckets';
import rule from './rule';

const recorded = (status: string, isMfaDeleteEnabled: boolean | null = null) =>
  recordedBucket({ BucketVersioningConfiguration: { status, isMfaDeleteEnabled } });
const turnOn = {
  service: 's3' as const,
  api: 'PutBucketVersioning',
  step: 'Versioning',
  to: { Bucket: 'reports', VersioningConfiguration: { Status: 'Enabled' } },
  summary: 'Turn on versioning',
  sideEffects: [
    'Each object that is overwritten or deleted stays as an earlier version, which costs storage until a lifecycle rule expires it',
  ],
} satisfies ExpectedSetting;
const fix = expectedSetting({ ...turnOn, cannotUndo: 'Versioning can be suspended, but not turned off' });

export default definePlanCases(rule, [
  { scenario: 'versioning that was never turned on', ...recorded('Off'), expected: fix },
  {
    scenario: 'versioning as text, from the API of AWS Config',
    ...recordedBucket({ BucketVersioningConfiguration: '{"status":"Off","isMfaDeleteEnabled":null}' }),
    expected: fix,
  },
  {
    scenario: 'the output of the calls of S3',
    ...describedBucket({ BucketVersioningConfiguration: {} }),
    expected: fix,
  },
  {
    scenario: 'suspended versioning',
    ...recorded('Suspended'),
    expected: expectedSetting({
      ...turnOn,
      from: { Bucket: 'reports', VersioningConfiguration: { Status: 'Suspended' } },
    }),
  },
  {
    scenario: 'suspended versioning that only the root user can change',
    ...recorded('Suspended', true),
    expected: needsManualFix('Only the root user, with MFA, can change the versioning of this bucket'),
  },
  {
    scenario: 'versions that can be deleted without MFA, where MFA is required',
    ...recorded('Enabled'),
    parameters: { isMfaDeleteEnabled: 'true' },
    expected: needsManualFix('Only the root user, with MFA, can require MFA for deleting versions'),
  },
  { scenario: 'versioning', ...recorded('Enabled'), expected: nothingToDo('The resource is compliant') },
]);
