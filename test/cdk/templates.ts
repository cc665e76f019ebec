import type { Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { Alerts } from '../../lib/cdk/constructs/alerts/alerts';
import { ResponseTable } from '../../lib/cdk/constructs/alerts/response-table';
import { EvidenceBucket } from '../../lib/cdk/constructs/remediation/evidence-bucket';
import { PlanFunction } from '../../lib/cdk/constructs/remediation/plan-function';
import { Evaluator } from '../../lib/cdk/constructs/rules/evaluator';

const newCode = (): Code => Code.fromInline('export const handler = () => {};');

export const newEvaluator = (stack: Stack): Evaluator => new Evaluator(stack, 'Evaluator', { code: newCode() });

/** The functions that react, beside each other. */
export function newReaction(stack: Stack): { readonly alerts: Alerts; readonly planner: PlanFunction } {
  const table = new ResponseTable(stack, 'Table');
  const evidence = new EvidenceBucket(stack, 'Evidence');
  const settings = { subscribers: [], securityHub: false };
  return {
    alerts: new Alerts(stack, 'Alerts', { code: newCode(), table, settings, prefix: 'assay' }),
    planner: new PlanFunction(stack, 'Planner', { code: newCode(), table, evidence, rules: [] }),
  };
}

/** What cdk-nag's AwsSolutions pack finds, beyond what is acknowledged. */
export const findingsOf = (scope: IConstruct): string[] =>
  new AwsSolutionsChecks()
    .validateScope(scope)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    );
