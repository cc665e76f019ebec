import { createHash } from 'node:crypto';
import { Stack } from 'aws-cdk-lib';
import {
  type AddToPrincipalPolicyResult,
  PolicyDocument,
  type PolicyStatement,
  Role,
  type RoleProps,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { formatExecutionArns } from '../functions/defaults';

interface AutomationRoleProps {
  readonly prefix: string;
  /** The name of the rule, or of what is restored. */
  readonly rule: string;
  /** The kind of runbook; part of the role's name. */
  readonly purpose: 'remediate' | 'undo' | 'restore';
  /** The task of the runbook, for people: `remediates resources of rule open-ssh`. */
  readonly task: string;
}

/**
 * Creates the role of a runbook, without permissions.
 *
 * CloudTrail identifies a caller by the name of its role, so the name says that it is Assay:
 * `assay-open-ssh-remediate-eu-west-1`. Only executions of this account and Region can assume the role. It cannot be
 * limited to a runbook: the source is the ARN of an execution, which contains a random id and not the runbook. So who
 * may pass the role, and start a runbook of their own, has its permissions.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html
 */
export function createAutomationRole(
  scope: Construct,
  id: string,
  { prefix, rule, purpose, task }: AutomationRoleProps,
): Role {
  const { account, region } = Stack.of(scope);
  return new RoleWithPolicy(scope, id, {
    roleName: `${shortenName(`${prefix}-${rule}`)}-${purpose}-${region}`,
    description: `Assay: runbook that ${task}`,
    assumedBy: new ServicePrincipal('ssm.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: { 'aws:SourceArn': formatExecutionArns(scope) },
      },
    }),
  });
}

/** A role whose policy is part of it, and not a resource of its own: a stack has at most 500 resources. */
class RoleWithPolicy extends Role {
  private readonly permissions: PolicyDocument;

  constructor(scope: Construct, id: string, props: RoleProps) {
    const permissions = new PolicyDocument();
    super(scope, id, { ...props, inlinePolicies: { Runbook: permissions } });
    this.permissions = permissions;
  }

  override addToPrincipalPolicy(statement: PolicyStatement): AddToPrincipalPolicyResult {
    this.permissions.addStatements(statement);
    return { statementAdded: true, policyDependable: this };
  }
}

/** IAM allows 64 characters: less `-remediate-` and the longest Region name, `us-isof-south-1`. */
const MAX_ROLE_NAME_LENGTH = 64 - '-remediate-'.length - 'us-isof-south-1'.length;
const HASH_LENGTH = 5;

/** Cuts a long name, and adds a hash to keep it unique. */
function shortenName(name: string): string {
  if (name.length <= MAX_ROLE_NAME_LENGTH) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_LENGTH);
  return `${name.slice(0, MAX_ROLE_NAME_LENGTH - HASH_LENGTH - 1)}-${hash}`;
}
