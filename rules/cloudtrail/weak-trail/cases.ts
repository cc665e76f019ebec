import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
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
  { scenario: 'log file validation in all Regions', ...trail({}), expected: COMPLIANT },
  {
    scenario: 'only one Region',
    ...trail({ isMultiRegionTrail: false }),
    expected: nonCompliant('Trail audit lacks the events of all other Regions'),
  },
  {
    scenario: 'only one Region, where the parameter allows it',
    parameters: { multiRegion: 'false' },
    ...trail({ isMultiRegionTrail: false }),
    expected: COMPLIANT,
  },
  {
    scenario: 'everything is missing, including a required key',
    parameters: { kmsEncryption: 'true' },
    ...trail({ isMultiRegionTrail: false, logFileValidationEnabled: false }),
    expected: nonCompliant(
      'Trail audit lacks log file validation, the events of all other Regions and encryption with a KMS key',
    ),
  },
  {
    scenario: 'a required key is set',
    parameters: { kmsEncryption: 'true' },
    ...trail({ kmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/0a' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a trail seen from a Region other than its home Region',
    region: 'us-east-1',
    ...trail({ logFileValidationEnabled: false }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'an organization trail seen from a member account',
    accountId: '444455556666',
    ...trail({ isOrganizationTrail: true, logFileValidationEnabled: false }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'an organization trail in the account that owns it',
    ...trail({ isOrganizationTrail: true, logFileValidationEnabled: false }),
    expected: nonCompliant('Trail audit lacks log file validation'),
  },
  {
    scenario: 'a template with all settings on',
    shape: 'template',
    resourceId: 'Audit',
    parameters: { kmsEncryption: 'true' },
    configuration: {
      IsLogging: true,
      IsMultiRegionTrail: true,
      EnableLogFileValidation: true,
      KMSKeyId: new Reference('{"Ref":"Key"}', 'Key'),
    },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes the key from a parameter, which may be empty',
    shape: 'template',
    resourceId: 'Audit',
    parameters: { kmsEncryption: 'true' },
    configuration: {
      IsLogging: true,
      IsMultiRegionTrail: true,
      EnableLogFileValidation: true,
      KMSKeyId: new Unknown('{"Ref":"KeyId"}'),
    },
    expected: insufficientData('Properties.KMSKeyId is {"Ref":"KeyId"}, which the template leaves open'),
  },
  {
    scenario: 'a template without the settings that are off by default',
    shape: 'template',
    resourceId: 'Audit',
    configuration: { IsLogging: false },
    expected: nonCompliant(
      'Trail Audit lacks logging, which the template turns off, log file validation and the events of all other Regions',
    ),
  },
  {
    scenario: 'a template that takes a setting from a parameter',
    shape: 'template',
    resourceId: 'Audit',
    configuration: { IsLogging: true, EnableLogFileValidation: new Unknown('{"Ref":"Validate"}') },
    expected: insufficientData(
      'Properties.EnableLogFileValidation is {"Ref":"Validate"}, which the template leaves open',
    ),
  },
  {
    scenario: 'only one Region, from describe-trails',
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
    expected: unreadable('Cannot read configuration.homeRegion: expected a Region, found nothing'),
  },
  {
    scenario: 'no property for log file validation',
    ...trail({ logFileValidationEnabled: undefined }),
    expected: unreadable('Cannot read configuration.logFileValidationEnabled: expected a boolean, found nothing'),
  },
]);
