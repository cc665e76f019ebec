import type { Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { Evaluator } from '../../lib/cdk/constructs/evaluator';

export const newEvaluator = (stack: Stack): Evaluator =>
  new Evaluator(stack, 'Evaluator', { code: Code.fromInline('export const handler = () => {};') });

/** What cdk-nag's AwsSolutions pack finds, beyond what is acknowledged. */
export const findingsOf = (scope: IConstruct): string[] =>
  new AwsSolutionsChecks()
    .validateScope(scope)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    );
