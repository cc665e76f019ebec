import type { Input } from '../../runtime/remediation/stub-state';
import type { WireCall } from '../../runtime/remediation/stub-wire';
import { toIamAction } from '../iam-action';
import type { AccessRequest } from './iam';
import type { AccountRegion } from './template';

/**
 * Lists the permissions that a call requires: its action on each resource that it names.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/
 */
export function listRequiredPermissions(
  call: WireCall,
  scope: AccountRegion,
): Pick<AccessRequest, 'action' | 'resource' | 'context'>[] {
  const action = toIamAction(call);
  const { IfNoneMatch } = call.input;
  const context = typeof IfNoneMatch === 'string' ? { 's3:if-none-match': IfNoneMatch } : {};
  return listResourceArns(action, call.input, scope).map((resource) => ({ action, resource, context }));
}

function listResourceArns(
  action: string,
  input: Input,
  { partition, region, account }: AccountRegion,
): readonly string[] {
  const arn = (service: string, resource: unknown) => `arn:${partition}:${service}:${region}:${account}:${resource}`;
  const bucket = `arn:${partition}:s3:::${input.Bucket}`;
  switch (action) {
    case 'dynamodb:PutItem':
    case 'dynamodb:GetItem':
    case 'dynamodb:UpdateItem':
    case 'dynamodb:DeleteItem':
    case 'dynamodb:Query':
      return [arn('dynamodb', `table/${input.TableName}`)];
    case 's3:PutObject':
    case 's3:GetObject':
      return [`${bucket}/${input.Key}`];
    case 's3:GetBucketAcl':
    case 's3:GetBucketPolicy':
    case 's3:GetBucketPublicAccessBlock':
    case 's3:GetBucketTagging':
    case 's3:GetBucketWebsite':
    case 's3:PutBucketAcl':
    case 's3:PutBucketPolicy':
    case 's3:PutBucketPublicAccessBlock':
    case 's3:DeleteBucketPolicy':
      return [bucket];
    case 'ec2:AuthorizeSecurityGroupIngress':
    case 'ec2:RevokeSecurityGroupIngress':
      return [arn('ec2', `security-group/${input.GroupId}`)];
    case 'elasticloadbalancing:ModifyListener':
      return [String(input.ListenerArn)];
    case 'ec2:ModifyVolume':
      return [arn('ec2', `volume/${input.VolumeId}`)];
    case 'ec2:GetManagedPrefixListEntries':
      return [arn('ec2', `prefix-list/${input.PrefixListId}`)];
    case 'ssm:GetAutomationExecution':
      return [arn('ssm', `automation-execution/${input.AutomationExecutionId}`)];
    case 'config:StartConfigRulesEvaluation':
      return (input.ConfigRuleNames as string[]).map((name) => arn('config', `config-rule/config-rule-${name}`));
    case 'config:GetComplianceDetailsByConfigRule':
      return [arn('config', `config-rule/config-rule-${input.ConfigRuleName}`)];
    case 'sns:Publish':
      return [String(input.TopicArn)];
    case 'events:PutEvents':
      return (input.Entries as { EventBusName: string }[]).map(({ EventBusName }) => EventBusName);
    case 'securityhub:BatchImportFindings':
      return (input.Findings as { ProductArn: string }[]).map(({ ProductArn }) => ProductArn);
    default:
      return ['*'];
  }
}
