import { conditional, leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const arn = 'arn:aws:dms:eu-west-1:111122223333:rep:MIGRATION';
const instance = (configuration: object) => ({
  resourceId: arn,
  resourceName: 'migration',
  arn,
  configuration: { Id: arn, ReplicationInstanceIdentifier: 'migration', MultiAZ: false, ...configuration },
});
const described = (configuration: object) => ({
  shape: 'description' as const,
  resourceId: arn,
  configuration: { ReplicationInstanceArn: arn, ReplicationInstanceIdentifier: 'migration', ...configuration },
});
const template = (configuration: object) => ({
  shape: 'template' as const,
  resourceId: 'Instance',
  configuration: { ReplicationInstanceClass: 'dms.t3.medium', ...configuration },
});

const PUBLIC = nonCompliant('It has a public address');

export default defineCases(rule, [
  {
    scenario: 'a public instance',
    ...instance({ PubliclyAccessible: true, ReplicationInstancePublicIpAddresses: ['203.0.113.7'] }),
    expected: PUBLIC,
  },
  {
    scenario: 'a private instance',
    ...instance({ PubliclyAccessible: false, ReplicationInstancePrivateIpAddresses: ['10.0.0.7'] }),
    expected: COMPLIANT,
  },
  { scenario: 'names in camel case', ...instance({ publiclyAccessible: true }), expected: PUBLIC },
  {
    scenario: 'an instance without the property',
    ...instance({}),
    expected: unreadable('Cannot read configuration.publiclyAccessible: expected a boolean, found nothing'),
  },
  {
    scenario: 'null instead of the property',
    ...instance({ PubliclyAccessible: null }),
    expected: unreadable('Cannot read configuration.PubliclyAccessible: expected a boolean, found nothing'),
  },
  {
    scenario: 'text instead of a boolean',
    ...instance({ PubliclyAccessible: 'no' }),
    expected: unreadable('Cannot read configuration.PubliclyAccessible: expected a boolean, found "no"'),
  },
  {
    scenario: 'a public instance from describe-replication-instances',
    ...described({ PubliclyAccessible: true, ReplicationInstancePublicIpAddress: '203.0.113.7' }),
    expected: PUBLIC,
  },
  {
    scenario: 'a public instance from describe-replication-instances that is being created',
    ...described({ ReplicationInstanceStatus: 'creating', PubliclyAccessible: true }),
    expected: PUBLIC,
  },
  {
    scenario: 'a private instance from describe-replication-instances, whose list of public addresses has a null',
    ...described({ PubliclyAccessible: false, ReplicationInstancePublicIpAddresses: [null] }),
    expected: COMPLIANT,
  },
  { scenario: 'a template with a private address', ...template({ PubliclyAccessible: 'false' }), expected: COMPLIANT },
  { scenario: 'a template with a public address', ...template({ PubliclyAccessible: true }), expected: PUBLIC },
  {
    scenario: 'a template without the property, which is public',
    ...template({ ReplicationSubnetGroupIdentifier: 'private' }),
    expected: PUBLIC,
  },
  {
    scenario: 'a template that takes it from a parameter',
    ...template({ PubliclyAccessible: parameter }),
    expected: leftOpen('PubliclyAccessible'),
  },
  {
    scenario: 'a template that may leave it out',
    ...template({ PubliclyAccessible: conditional }),
    expected: leftOpen('PubliclyAccessible', conditional),
  },
]);
