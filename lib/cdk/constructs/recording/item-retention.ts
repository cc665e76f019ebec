import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { suppressWildcard } from '../../nag-suppressions';

/**
 * Properties of `ItemRetention`.
 *
 * @example
 * const props: ItemRetentionProps = { period: Duration.days(365) };
 */
export interface ItemRetentionProps {
  /** The time that AWS Config keeps items, from 30 to 2557 days. */
  readonly period: Duration;
}

/**
 * The time that AWS Config keeps the items of a Region, 2557 days by default.
 *
 * CloudFormation has no resource type for it, so a small function of the CDK calls AWS Config. When the stack is
 * deleted, AWS Config returns to its default, which loses no items.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_PutRetentionConfiguration.html
 * @throws Error if the period is not from 30 to 2557 days
 *
 * @example
 * new ItemRetention(stack, 'Retention', { period: Duration.days(365) });
 */
export class ItemRetention extends Construct {
  constructor(scope: Construct, id: string, props: ItemRetentionProps) {
    super(scope, id);
    const days = props.period.toDays();
    if (days < 30 || days > 2557) {
      throw new Error(`Cannot keep configuration items for ${days} days: AWS Config keeps them for 30 to 2557 days`);
    }
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const calls = new AwsCustomResource(this, 'Calls', {
      resourceType: 'Custom::ConfigItemRetention',
      onUpdate: {
        service: 'config-service',
        action: 'PutRetentionConfiguration',
        parameters: { RetentionPeriodInDays: days },
        // There is one in a Region, with this name.
        physicalResourceId: PhysicalResourceId.of('default'),
      },
      onDelete: {
        service: 'config-service',
        action: 'DeleteRetentionConfiguration',
        parameters: { RetentionConfigurationName: 'default' },
        ignoreErrorCodesMatching: 'NoSuchRetentionConfigurationException',
      },
      role: createRole(this, logGroup),
      policy: AwsCustomResourcePolicy.fromStatements([
        new PolicyStatement({
          actions: ['config:PutRetentionConfiguration', 'config:DeleteRetentionConfiguration'],
          resources: ['*'],
        }),
      ]),
      logGroup,
      // The SDK of the Lambda runtime has both calls, and installing the latest one needs internet access.
      installLatestAwsSdk: false,
      serviceTimeout: Duration.minutes(5),
    });
    suppressWildcard(calls, '*', 'AWS Config has no resource-level permissions for the retention of items.');
  }
}

/** The CDK's default role has a managed policy that allows writing to every log group of the account. */
function createRole(scope: Construct, logGroup: LogGroup): Role {
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    }),
  );
  return role;
}
