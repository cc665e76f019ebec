import { CfnConfigurationAggregator } from 'aws-cdk-lib/aws-config';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Aggregator as AggregatorSource } from '../../configuration/resolved';
import { suppressManagedPolicy } from '../../nag-suppressions';
import { CONFIG_SERVICE } from './config-service';

export interface AggregatorProps {
  /**
   * The organization, from its management account or one that it delegated to; or single accounts, each of which has to
   * agree with an `AWS::Config::AggregationAuthorization` in each of its Regions.
   */
  readonly source: AggregatorSource;
  /** @default - CloudFormation chooses */
  readonly name?: string;
}

/** A read-only copy, in one place, of what Config recorded and judged in many accounts and Regions. */
export class Aggregator extends Construct {
  readonly resource: CfnConfigurationAggregator;

  constructor(scope: Construct, id: string, props: AggregatorProps) {
    super(scope, id);
    this.resource = new CfnConfigurationAggregator(this, 'Resource', {
      ...(props.name && { configurationAggregatorName: props.name }),
      ...this.sourceProperties(props.source),
    });
  }

  private sourceProperties(source: AggregatorSource) {
    if (source.source === 'organization') {
      const role = this.organizationRole();
      return { organizationAggregationSource: { allAwsRegions: true, roleArn: role.roleArn } };
    }
    const where = source.regions === 'all' ? { allAwsRegions: true } : { awsRegions: [...source.regions] };
    return { accountAggregationSources: [{ accountIds: [...source.accountIds], ...where }] };
  }

  /** Lists the accounts of the organization: https://docs.aws.amazon.com/config/latest/developerguide/set-up-aggregator-cli.html */
  private organizationRole(): Role {
    const policy = ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSConfigRoleForOrganizations');
    const role = new Role(this, 'Role', {
      description: 'Assumed by AWS Config to list the accounts of the organization',
      assumedBy: new ServicePrincipal(CONFIG_SERVICE),
      managedPolicies: [policy],
    });
    suppressManagedPolicy(
      role,
      policy.managedPolicyArn,
      'AWS asks for this policy, and keeps it to what an aggregator needs',
    );
    return role;
  }
}
