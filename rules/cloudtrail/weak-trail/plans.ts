import { type ExpectedSetting, expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import rule from './rule';

const ARN = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit';
const recorded = (logFileValidationEnabled: boolean, isMultiRegionTrail: boolean, more: object = {}) => ({
  resourceId: 'audit',
  configuration: {
    name: 'audit',
    s3BucketName: 'audit-logs',
    homeRegion: 'eu-west-1',
    trailARN: ARN,
    isMultiRegionTrail,
    logFileValidationEnabled,
    includeGlobalServiceEvents: true,
    isOrganizationTrail: false,
    ...more,
  },
});
const toParameters = (EnableLogFileValidation: boolean, IsMultiRegionTrail: boolean) => ({
  Name: ARN,
  EnableLogFileValidation,
  IsMultiRegionTrail,
});
const update = {
  service: 'cloudtrail' as const,
  api: 'UpdateTrail',
  step: 'Coverage',
} satisfies Partial<ExpectedSetting>;
const COSTS =
  'The trail writes the events of all Regions into its bucket, which costs where another trail records them already';
const both = expectedSetting({
  ...update,
  to: toParameters(true, true),
  from: toParameters(false, false),
  summary: 'Turn on log file validation and record the events of all Regions',
  sideEffects: [COSTS],
});

export default definePlanCases(rule, [
  {
    scenario: 'no log file validation',
    ...recorded(false, true),
    expected: expectedSetting({
      ...update,
      to: toParameters(true, true),
      from: toParameters(false, true),
      summary: 'Turn on log file validation',
    }),
  },
  {
    scenario: 'only one Region',
    ...recorded(true, false),
    expected: expectedSetting({
      ...update,
      to: toParameters(true, true),
      from: toParameters(true, false),
      summary: 'Record the events of all Regions',
      sideEffects: [COSTS],
    }),
  },
  { scenario: 'neither', ...recorded(false, false), expected: both },
  {
    scenario: 'the output of describe-trails',
    shape: 'description',
    resourceId: 'audit',
    configuration: {
      Name: 'audit',
      S3BucketName: 'audit-logs',
      HomeRegion: 'eu-west-1',
      TrailARN: ARN,
      IsMultiRegionTrail: false,
      LogFileValidationEnabled: false,
      IncludeGlobalServiceEvents: true,
    },
    expected: both,
  },
  {
    scenario: 'no log file validation in one Region, where the parameter allows that',
    ...recorded(false, false, { includeGlobalServiceEvents: false }),
    parameters: { multiRegion: 'false' },
    expected: expectedSetting({
      ...update,
      to: toParameters(true, false),
      from: toParameters(false, false),
      summary: 'Turn on log file validation',
    }),
  },
  {
    scenario: 'only one Region, without the events of global services',
    ...recorded(true, false, { includeGlobalServiceEvents: false }),
    expected: needsManualFix('A trail of all Regions must record the events of global services: turn them on together'),
  },
  {
    scenario: 'a trail of the organization',
    ...recorded(false, true, { isOrganizationTrail: true }),
    expected: needsManualFix(
      'The trail covers all accounts of the organization, and changing it takes permissions in AWS Organizations that no runbook has: change it by hand',
    ),
  },
  {
    scenario: 'no key, where one is required',
    ...recorded(true, true),
    parameters: { kmsEncryption: 'true' },
    expected: needsManualFix('Choose a KMS key whose policy lets CloudTrail use it, and everybody who reads the logs'),
  },
  {
    scenario: 'a trail of another Region',
    ...recorded(false, false, { homeRegion: 'us-east-1' }),
    expected: nothingToDo('The rule does not apply to the resource'),
  },
  { scenario: 'a complete trail', ...recorded(true, true), expected: nothingToDo('The resource is compliant') },
]);
