import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant, insufficientData } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const trail = (settings: object) => ({
  configuration: {
    name: 'audit',
    s3BucketName: 'audit-logs',
    homeRegion: 'eu-west-1',
    trailARN: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit',
    isMultiRegionTrail: true,
    logFileValidationEnabled: true,
    isOrganizationTrail: false,
    ...settings,
  },
});

export default defineCases(rule, [
  {
    scenario: 'no log file validation',
    ...trail({ logFileValidationEnabled: false }),
    expected: nonCompliant('Trail audit lacks log file validation'),
  },
  { scenario: 'validated, of all Regions', ...trail({}), expected: COMPLIANT },
  {
    scenario: 'one Region only',
    ...trail({ isMultiRegionTrail: false }),
    expected: nonCompliant('Trail audit lacks the events of all other Regions'),
  },
  {
    scenario: 'one Region only, which is enough here',
    parameters: { multiRegion: 'false' },
    ...trail({ isMultiRegionTrail: false }),
    expected: COMPLIANT,
  },
  {
    scenario: 'all that can be missing, a key included',
    parameters: { kmsEncryption: 'true' },
    ...trail({ isMultiRegionTrail: false, logFileValidationEnabled: false }),
    expected: nonCompliant(
      'Trail audit lacks log file validation, the events of all other Regions and encryption with a KMS key',
    ),
  },
  {
    scenario: 'a key asked for and there',
    parameters: { kmsEncryption: 'true' },
    ...trail({ kmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/0a' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'the view of a trail from another Region than its home',
    region: 'us-east-1',
    ...trail({ logFileValidationEnabled: false }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: "the view of an organization's trail from a member account",
    accountId: '444455556666',
    ...trail({ isOrganizationTrail: true, logFileValidationEnabled: false }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: "an organization's trail in the account that owns it",
    ...trail({ isOrganizationTrail: true, logFileValidationEnabled: false }),
    expected: nonCompliant('Trail audit lacks log file validation'),
  },
  {
    scenario: 'a template that turns everything on',
    shape: 'template',
    resourceId: 'Audit',
    parameters: { kmsEncryption: 'true' },
    configuration: {
      IsLogging: true,
      IsMultiRegionTrail: true,
      EnableLogFileValidation: true,
      KMSKeyId: new Unknown('{"Ref":"Key"}'),
    },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that leaves out what is off by default',
    shape: 'template',
    resourceId: 'Audit',
    configuration: { IsLogging: false },
    expected: nonCompliant(
      'Trail Audit lacks logging, which the template turns off, log file validation and the events of all other Regions',
    ),
  },
  {
    scenario: 'a template that takes a setting of a parameter',
    shape: 'template',
    resourceId: 'Audit',
    configuration: { IsLogging: true, EnableLogFileValidation: new Unknown('{"Ref":"Validate"}') },
    expected: insufficientData(
      'Properties.EnableLogFileValidation is {"Ref":"Validate"}, which the template leaves open',
    ),
  },
  {
    scenario: 'one Region only, as DescribeTrails gives it',
    shape: 'description',
    configuration: {
      Name: 'audit',
      HomeRegion: 'eu-west-1',
      TrailARN: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit',
      IsMultiRegionTrail: false,
      LogFileValidationEnabled: true,
      IsOrganizationTrail: false,
    },
    expected: nonCompliant('Trail audit lacks the events of all other Regions'),
  },
  {
    scenario: 'no home Region',
    ...trail({ homeRegion: null }),
    expected: unreadable('Cannot read configuration.homeRegion: expected a string, found nothing'),
  },
  {
    scenario: 'nothing told of validation',
    ...trail({ logFileValidationEnabled: undefined }),
    expected: unreadable('Cannot read configuration.logFileValidationEnabled: expected a boolean, found nothing'),
  },
]);
