import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

/** A bucket as AWS Config records it. */
const bucket = (versioning?: unknown) => ({
  resourceId: 'reports',
  resourceName: 'reports',
  configuration: { name: 'reports', creationDate: '2026-01-01T00:00:00.000Z', region: 'eu-west-1' },
  supplementaryConfiguration: versioning === undefined ? {} : { BucketVersioningConfiguration: versioning },
});
const template = (properties: object) => ({
  shape: 'template' as const,
  resourceId: 'Reports',
  configuration: properties,
});

const NEVER = nonCompliant('Versioning was never turned on');
const SUSPENDED = nonCompliant('Versioning is suspended: objects that are overwritten or deleted now are lost');
const WITHOUT_MFA = nonCompliant('Versions can be deleted without MFA');
const requireMfa = { parameters: { isMfaDeleteEnabled: 'true' } };

export default defineCases(rule, [
  {
    scenario: 'versioning that was never turned on',
    ...bucket({ status: 'Off', isMfaDeleteEnabled: null }),
    expected: NEVER,
  },
  {
    scenario: 'suspended versioning',
    ...bucket({ status: 'Suspended', isMfaDeleteEnabled: null }),
    expected: SUSPENDED,
  },
  { scenario: 'versioning', ...bucket({ status: 'Enabled', isMfaDeleteEnabled: null }), expected: COMPLIANT },
  {
    scenario: 'versioning as text, from the API of AWS Config',
    ...bucket('{"status":"Enabled","isMfaDeleteEnabled":null}'),
    expected: COMPLIANT,
  },
  {
    scenario: 'no versioning as text, from the API of AWS Config',
    ...bucket('{"status":"Off","isMfaDeleteEnabled":null}'),
    expected: NEVER,
  },
  {
    scenario: 'versions that can be deleted without MFA, where MFA is required',
    ...bucket({ status: 'Enabled', isMfaDeleteEnabled: null }),
    ...requireMfa,
    expected: WITHOUT_MFA,
  },
  {
    scenario: 'versions that can only be deleted with MFA',
    ...bucket({ status: 'Enabled', isMfaDeleteEnabled: true }),
    ...requireMfa,
    expected: COMPLIANT,
  },
  {
    scenario: 'a bucket without versioning, where MFA is required',
    ...bucket({ status: 'Off', isMfaDeleteEnabled: null }),
    ...requireMfa,
    expected: NEVER,
  },
  {
    scenario: 'an item without versioning',
    ...bucket(),
    expected: insufficientData('the versioning of the bucket is not in the input'),
  },
  {
    scenario: 'versioning without a status',
    ...bucket({}),
    expected: NEVER,
  },
  {
    scenario: 'an unknown status',
    ...bucket({ status: 'Paused' }),
    expected: unreadable(
      'Cannot read supplementaryConfiguration.BucketVersioningConfiguration.status: expected one of Off, Suspended, Enabled, found "Paused"',
    ),
  },
  {
    scenario: 'a list instead of the settings',
    ...bucket([]),
    expected: unreadable(
      'Cannot read supplementaryConfiguration.BucketVersioningConfiguration: expected an object, found []',
    ),
  },
  {
    scenario: 'a template with versioning',
    ...template({ VersioningConfiguration: { Status: 'Enabled' } }),
    expected: COMPLIANT,
  },
  { scenario: 'a template without versioning', ...template({}), expected: NEVER },
  {
    scenario: 'a template with Object Lock, which turns versioning on',
    ...template({ ObjectLockEnabled: true }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that suspends versioning',
    ...template({ VersioningConfiguration: { Status: 'Suspended' } }),
    expected: SUSPENDED,
  },
  {
    scenario: 'a template that takes the status from a parameter',
    ...template({ VersioningConfiguration: { Status: new Unknown('{"Ref":"Status"}') } }),
    expected: insufficientData(
      'Properties.VersioningConfiguration.Status is {"Ref":"Status"}, which the template leaves open',
    ),
  },
  {
    scenario: 'a template, where MFA is required, which CloudFormation cannot set',
    ...template({ VersioningConfiguration: { Status: 'Enabled' } }),
    ...requireMfa,
    expected: WITHOUT_MFA,
  },
  {
    scenario: 'the output of ListBuckets',
    shape: 'description',
    resourceId: 'reports',
    configuration: { Name: 'reports', CreationDate: '2026-01-01T00:00:00.000Z' },
    expected: insufficientData('the versioning of the bucket is not in the input'),
  },
]);
