import type { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { restoreRunbookName, undoRunbookName } from '../../../contract/runbooks';
import type { Restoration } from '../../../core/remediation/restoration';
import type { DeployedRestore } from '../../configuration/restore';
import { createRestoreRunbook } from '../../runbooks/restore';
import { createRestoreUndoRunbook } from '../../runbooks/undo';
import { grantExactly } from '../functions/exact-permissions';
import type { RestrictedTopic } from '../topics/restricted-topic';
import { createAutomationRole } from './automation-role';
import { createRunbookDocument } from './runbook-document';

/**
 * Properties of `ResourceRestore`.
 *
 * @example
 * const nameFor = ({ restoration }: ResourceRestoreProps) => restoration.name;
 */
interface ResourceRestoreProps extends DeployedRestore {
  readonly restoration: Restoration;
  readonly planFunctionArn: string;
  /** The prefix of the names of runbooks and roles. */
  readonly prefix: string;
  /** The topic for requests for approval. */
  readonly approvals: RestrictedTopic;
}

/**
 * The runbooks that put resources of a type back to a recorded state, and that undo it, each with its own role. Nothing
 * starts them: a person does.
 *
 * @example
 * const nameFor = (restore: ResourceRestore) => restore.runbook.name;
 */
export class ResourceRestore extends Construct {
  readonly runbook: CfnDocument;
  readonly undoRunbook: CfnDocument;

  constructor(scope: Construct, id: string, props: ResourceRestoreProps) {
    super(scope, id);
    const { restoration, planFunctionArn, prefix, approvals, approvers, approvalHours: hours } = props;
    const { name, resource, properties } = restoration;

    // The name of the role ends in its purpose, like the name of the restoration.
    const rule = name.replace(/-restore$/, '');
    const task = `restores ${properties}`;
    const role = createAutomationRole(this, 'Role', { prefix, rule, purpose: 'restore', task });
    const runbook = createRestoreRunbook({
      restoration,
      approval: { topicArn: approvals.topic.topicArn, approvers, hours },
      planFunctionArn,
      roleArn: role.roleArn,
    });
    grantExactly(role, runbook.permissions);
    approvals.grantPublish(role);
    this.runbook = createRunbookDocument(this, 'Runbook', {
      name: restoreRunbookName(prefix, name),
      runbook,
      resourceTypes: resource.resourceTypes,
    });

    const undoTask = `undoes restores: ${properties}`;
    const undoRole = createAutomationRole(this, 'UndoRole', { prefix, rule: name, purpose: 'undo', task: undoTask });
    const undo = createRestoreUndoRunbook({ restoration, planFunctionArn, roleArn: undoRole.roleArn });
    grantExactly(undoRole, undo.permissions);
    this.undoRunbook = createRunbookDocument(this, 'UndoRunbook', {
      name: undoRunbookName(prefix, name),
      runbook: undo,
    });
  }
}
