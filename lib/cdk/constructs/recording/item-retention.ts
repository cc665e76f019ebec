import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { suppressWildcard } from '../../nag-suppressions';

export interface ItemRetentionProps {
  /** From 30 to 2557 days. */
  readonly period: Duration;
}

/**
 * How long Config keeps the items of a Region; where nobody says so it is 2557 days.
 *
 * CloudFormation has no type for it, so it takes a small function of CDK's that calls Config. That is worth it only where
 * a period is asked for. When the stack goes, Config's own period is back, which loses nothing.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_PutRetentionConfiguration.html
 */
export class ItemRetention extends Construct {
  constructor(scope: Construct, id: string, props: ItemRetentionProps) {
    super(scope, id);
    const days = props.period.toDays();
    if (days < 30 || days > 2557) {
      throw new Error(`Cannot keep configuration items for ${days} days: Config keeps them from 30 to 2557 days`);
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
        // There is one in a Region, and Config names it.
        physicalResourceId: PhysicalResourceId.of('default'),
      },
      onDelete: {
        service: 'config-service',
        action: 'DeleteRetentionConfiguration',
        parameters: { RetentionConfigurationName: 'default' },
        ignoreErrorCodesMatching: 'NoSuchRetentionConfigurationException',
      },
      role: roleThatLogs(this, logGroup),
      policy: AwsCustomResourcePolicy.fromStatements([
        new PolicyStatement({
          actions: ['config:PutRetentionConfiguration', 'config:DeleteRetentionConfiguration'],
          resources: ['*'],
        }),
      ]),
      logGroup,
      // The function's own copy of the SDK knows both calls; installing the latest would need the internet.
      installLatestAwsSdk: false,
      serviceTimeout: Duration.minutes(5),
    });
    suppressWildcard(calls, '*', 'AWS Config has no resource-level permissions for the retention of items');
  }
}

/** CDK would give the function a managed policy that lets it write every log of the account. */
function roleThatLogs(scope: Construct, logGroup: LogGroup): Role {
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    }),
  );
  return role;
}
