import { COMPLIANT, insufficientData, nonCompliant, type RuleResult } from '../../../lib/core/evaluation';
import type { Statement } from '../../../lib/core/policy/document';
import { evaluatePublicPolicy } from '../../../lib/core/policy/resource-policy';
import type { TriState } from '../../../lib/core/policy/tri-state';
import { isUnknown, type MaybeUnknown } from '../../../lib/core/reading/unreadable';
import { defineRule, onChange } from '../../../lib/core/rule';
import { isForAnyBucket, lambdaFunction } from '../../../lib/resources/lambda/lambda-function';

/** Flags functions that anyone can invoke. */
export default defineRule({
  name: 'public-lambda-function',
  title: 'Lambda functions must not be public',
  rationale:
    'A function runs with its role and at your cost. If anyone can invoke it, anyone can make it read and write what the role may, with input of their choice.',
  severity: 'critical',
  resource: lambdaFunction,
  triggers: [onChange],
  managedRules: ['LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED'],
  controls: [
    'FSBP Lambda.1',
    'CIS 7.0 2.21',
    'PCI DSS 4.0.1 1.2.8',
    'PCI DSS 4.0.1 1.3.1',
    'PCI DSS 4.0.1 1.3.2',
    'PCI DSS 4.0.1 1.4.2',
    'PCI DSS 4.0.1 1.5.1',
    'PCI DSS 4.0.1 3.5.1.3',
    'PCI DSS 4.0.1 10.3.2',
    'PCI DSS 4.0.1 A1.1.2',
  ],
  parameters: {},
  limitations: [
    'The policies of versions and aliases, which are separate and which AWS Config does not record.',
    'APIs, load balancers and other services in front of the function that are public themselves.',
    'Access that the policy grants to named accounts, however many and of whichever owners.',
    'Services other than Amazon S3 that may call the function for a resource of another account.',
  ],
  evaluate({ statements }) {
    const result = evaluatePublicPolicy(statements, 'function');
    return result.complianceType === 'COMPLIANT' ? evaluateBucketEvents(statements) : result;
  },
});

/** https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-1 */
function evaluateBucketEvents(statements: readonly MaybeUnknown<Statement>[]): RuleResult {
  const find = (answer: TriState) =>
    statements.find((one): one is Statement => !isUnknown(one) && isForAnyBucket(one) === answer);
  const open = find(true);
  if (open) {
    return nonCompliant(
      `Public: policy ${open.name} lets Amazon S3 invoke it for any account, without aws:SourceAccount`,
    );
  }
  const possible = find('unknown');
  if (!possible) return COMPLIANT;
  return insufficientData(
    `policy ${possible.name} may let Amazon S3 invoke it for any account; its principal is not known`,
  );
}
