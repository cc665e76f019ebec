import { CfnStoredQuery } from 'aws-cdk-lib/aws-config';
import { Construct } from 'constructs';

/** A saved advanced query of AWS Config, on the present. It takes no parameters, so replace values in its text. */
interface ConfigQuery {
  readonly name: string;
  readonly description: string;
  readonly expression: string;
}

// A comparison with an address finds the ranges that contain it.
export const CONFIG_QUERIES: readonly ConfigQuery[] = [
  {
    name: 'resources-by-type',
    description: 'The number of resources of each type',
    expression: 'SELECT resourceType, COUNT(*) GROUP BY resourceType ORDER BY COUNT(*) DESC',
  },
  {
    name: 'resources-by-account-and-region',
    description: 'The number of resources in each account and Region, for an aggregator',
    expression: 'SELECT accountId, awsRegion, COUNT(*) GROUP BY accountId, awsRegion',
  },
  {
    name: 'instances-by-type',
    description: 'The number of EC2 instances of each instance type',
    expression:
      "SELECT configuration.instanceType, COUNT(*) WHERE resourceType = 'AWS::EC2::Instance' GROUP BY configuration.instanceType",
  },
  {
    name: 'uses-of-a-security-group',
    description: 'The resources that are associated with a security group: replace its ID',
    expression:
      "SELECT resourceType, resourceId, resourceName, accountId, awsRegion WHERE relationships.resourceId = 'sg-00000000000000000'",
  },
  {
    name: 'open-security-groups',
    description: 'Security groups with an inbound rule for all IPv4 addresses, on any port',
    expression:
      "SELECT resourceId, resourceName, accountId, awsRegion, configuration.ipPermissions WHERE resourceType = 'AWS::EC2::SecurityGroup' AND configuration.ipPermissions.ipRanges = '0.0.0.0' AND configuration.ipPermissions.ipRanges = '255.255.255.255'",
  },
  {
    name: 'non-compliant-resources',
    description: 'Resources that are non-compliant now, with their rules',
    expression:
      "SELECT configuration.targetResourceType, configuration.targetResourceId, configuration.configRuleList.configRuleName, accountId, awsRegion WHERE resourceType = 'AWS::Config::ResourceCompliance' AND configuration.complianceType = 'NON_COMPLIANT'",
  },
  {
    name: 'unencrypted-volumes',
    description: 'EBS volumes without encryption',
    expression:
      "SELECT resourceId, accountId, awsRegion, configuration.size WHERE resourceType = 'AWS::EC2::Volume' AND configuration.encrypted = false",
  },
  {
    name: 'changed-since-a-day',
    description: 'Resources that were captured since a day: replace it',
    expression:
      "SELECT resourceType, resourceId, accountId, awsRegion, configurationItemCaptureTime WHERE configurationItemCaptureTime >= '2026-01-01T00:00:00.000Z' ORDER BY configurationItemCaptureTime DESC",
  },
];

/**
 * Properties of `StoredQueries`.
 *
 * @example
 * const props: StoredQueriesProps = { prefix: 'assay' };
 */
export interface StoredQueriesProps {
  /** The prefix of the names. */
  readonly prefix: string;
}

/**
 * Saved advanced queries in the console of AWS Config, also for its aggregators. They cost nothing.
 *
 * @example
 * new StoredQueries(stack, 'Queries', { prefix: 'assay' });
 */
export class StoredQueries extends Construct {
  constructor(scope: Construct, id: string, { prefix }: StoredQueriesProps) {
    super(scope, id);
    for (const { name, description, expression } of CONFIG_QUERIES) {
      new CfnStoredQuery(this, name, {
        queryName: `${prefix}-${name}`,
        queryDescription: description,
        queryExpression: expression,
      });
    }
  }
}
