import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import { template, trail } from '../sample-resources/trails';
import rule from './rule';

/** A trail with all settings on, except for those that are given. */
const strongTrail = (settings: object) =>
  trail({ s3BucketName: 'audit-logs', isMultiRegionTrail: true, logFileValidationEnabled: true, ...settings });

export default defineCases(rule, [
  {
    scenario: 'no log file validation',
    ...strongTrail({ logFileValidationEnabled: false }),
    expected: nonCompliant('Trail audit lacks log file validation'),
  },
  { scenario: 'log file validation in all Regions', ...strongTrail({}), expected: COMPLIANT },
  {
    scenario: 'only one Region',
    ...strongTrail({ isMultiRegionTrail: false }),
    expected: nonCompliant('Trail audit lacks the events of all other Regions'),
  },
  {
    scenario: 'only one Region, where the parameter allows it',
    parameters: { multiRegion: 'false' },
    ...strongTrail({ isMultiRegionTrail: false }),
    expected: COMPLIANT,
  },
  {
    scenario: 'everything is missing, including a required key',
    parameters: { kmsEncryption: 'true' },
    ...strongTrail({ isMultiRegionTrail: false, logFileValidationEnabled: false }),
    expected: nonCompliant(
      'Trail audit lacks log file validation, the events of all other Regions and encryption with a KMS key',
    ),
  },
  {
    scenario: 'a required key is set',
    parameters: { kmsEncryption: 'true' },
    ...strongTrail({ kmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/0a' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a trail seen from a Region other than its home Region',
    region: 'us-east-1',
    ...strongTrail({ logFileValidationEnabled: false }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'an organization trail seen from a member account',
    accountId: '444455556666',
    ...strongTrail({ isOrganizationTrail: true, logFileValidationEnabled: false }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'an organization trail in the account that owns it',
    ...strongTrail({ isOrganizationTrail: true, logFileValidationEnabled: false }),
    expected: nonCompliant('Trail audit lacks log file validation'),
  },
  {
    scenario: 'a template with all settings on',
    parameters: { kmsEncryption: 'true' },
    ...template({
      IsMultiRegionTrail: true,
      EnableLogFileValidation: true,
      KMSKeyId: new Reference('{"Ref":"Key"}', 'Key'),
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes the key from a parameter, which may be empty',
    parameters: { kmsEncryption: 'true' },
    ...template({
      IsMultiRegionTrail: true,
      EnableLogFileValidation: true,
      KMSKeyId: new Unknown('{"Ref":"KeyId"}'),
    }),
    expected: insufficientData('Properties.KMSKeyId is {"Ref":"KeyId"}, which the template leaves open'),
  },
  {
    scenario: 'a template without the settings that are off by default',
    ...template({ IsLogging: false }),
    expected: nonCompliant(
      'Trail Audit lacks logging, which the template turns off, log file validation and the events of all other Regions',
    ),
  },
  {
    scenario: 'a template that takes a setting from a parameter',
    ...template({ EnableLogFileValidation: new Unknown('{"Ref":"Validate"}') }),
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
    ...strongTrail({ homeRegion: null }),
    expected: unreadable('Cannot read configuration.homeRegion: expected a Region, found nothing'),
  },
  {
    scenario: 'no property for log file validation',
    ...strongTrail({ logFileValidationEnabled: undefined }),
    expected: unreadable('Cannot read configuration.logFileValidationEnabled: expected a boolean, found nothing'),
  },
]);
