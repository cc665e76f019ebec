import type { Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { Alerts } from '../../lib/cdk/constructs/alerts/alerts';
import { ResponseTable } from '../../lib/cdk/constructs/alerts/response-table';
import { PlanFunction } from '../../lib/cdk/constructs/remediation/plan-function';
import { RecordBucket } from '../../lib/cdk/constructs/remediation/record-bucket';
import { Collector } from '../../lib/cdk/constructs/rules/collector';
import { Evaluator } from '../../lib/cdk/constructs/rules/evaluator';
import type { Rule } from '../../lib/core/rule';

const createCode = (): Code => Code.fromInline('export const handler = () => {};');

export const createEvaluator = (stack: Stack): Evaluator => new Evaluator(stack, 'Evaluator', { code: createCode() });

export const createCollector = (stack: Stack, rules: readonly Rule[]): Collector =>
  new Collector(stack, 'Collector', { code: createCode(), rules });

/** Creates the alert function and the plan function in one stack. */
export function createResponse(stack: Stack): { readonly alerts: Alerts; readonly planner: PlanFunction } {
  const table = new ResponseTable(stack, 'Table');
  const recordBucket = new RecordBucket(stack, 'Records');
  const settings = { subscribers: [], securityHub: false };
  return {
    alerts: new Alerts(stack, 'Alerts', { code: createCode(), table, settings, prefix: 'assay' }),
    planner: new PlanFunction(stack, 'Planner', { code: createCode(), table, recordBucket, rules: [] }),
  };
}

/** Lists the findings of cdk-nag's AwsSolutions pack that are not acknowledged. */
export const listNagFindings = (scope: IConstruct): string[] =>
  new AwsSolutionsChecks()
    .validateScope(scope)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    );
