import { CfnParameter, NestedStack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { assertTemplateSize } from '../../limits';
import type { PlanFunction } from './plan-function';

/**
 * The nested stack with the runbooks of a Region and their roles, since those of all rules are more than half of the
 * resources that CloudFormation allows in a stack. It is deployed and deleted with its outer stack.
 *
 * The remediation configurations are in the outer stack. A Config rule cannot be deleted before its configuration, and
 * CloudFormation orders deletions by dependencies only within a stack.
 */
export class RunbookStack extends NestedStack {
  /** The ARN of the plan function, in this stack. */
  readonly planFunctionArn: string;

  constructor(scope: Construct, id: string, planner: PlanFunction) {
    super(scope, id, {
      description: 'Assay: runbooks that remediate, restore and undo, each with its role',
      // CloudFormation counts the spaces of an indented template.
      suppressTemplateIndentation: true,
    });
    // A parameter with a short name: every runbook refers to it six times, and the CDK's own names have 80 characters.
    this.planFunctionArn = new CfnParameter(this, PLAN_FUNCTION).valueAsString;
    this.setParameter(PLAN_FUNCTION, planner.function.functionArn);
  }

  /** Called by the synthesis. */
  protected override _toCloudFormation(): object {
    const template = super._toCloudFormation();
    assertTemplateSize(this, template);
    return template;
  }
}

const PLAN_FUNCTION = 'PlanFunction';
