import { CfnResource, type Stack } from 'aws-cdk-lib';
import { CfnConfigRule } from 'aws-cdk-lib/aws-config';
import { formatInteger } from '../core/text/format';

/**
 * Thrown when a limit of AWS is exceeded. The message has the found and the allowed number.
 *
 * @example
 * try {
 *   deploy(app, configuration, { evaluatorEntry: '/app/evaluate.ts' });
 * } catch (error) {
 *   if (error instanceof LimitExceeded) console.error(error.message);
 * }
 */
export class LimitExceeded extends Error {
  override readonly name = 'LimitExceeded';
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MAX_RESOURCES_IN_STACK = 500;
const MAX_STACK_TEMPLATE_BYTES = 1_000_000;

/**
 * Fails the synthesis of a stack that would only fail after minutes of deployment, because of itself or a nested stack.
 * @throws LimitExceeded
 */
export function assertStackLimits(stack: Stack): void {
  const resources = stack.node.findAll().filter(CfnResource.isCfnResource);
  const rules = resources.filter(CfnConfigRule.isCfnConfigRule).length;
  for (const [each, count] of countByStack(resources)) {
    if (count <= MAX_RESOURCES_IN_STACK) continue;
    const found = each === stack ? `${count} resources, ${rules} of them rules` : `${count} resources`;
    const advice = each === stack ? 'turn rules off' : 'turn remediation of rules off';
    throw new LimitExceeded(
      `${describeAction(each)}: got ${found}, CloudFormation allows ${MAX_RESOURCES_IN_STACK} in a stack: ${advice}, or deploy some in another app`,
    );
  }
}

function countByStack(resources: readonly CfnResource[]): Map<Stack, number> {
  const counts = new Map<Stack, number>();
  for (const { stack } of resources) counts.set(stack, (counts.get(stack) ?? 0) + 1);
  return counts;
}

/**
 * Fails the synthesis of a template that CloudFormation would refuse.
 * @throws LimitExceeded
 */
export function assertTemplateSize(stack: Stack, template: object): void {
  const bytes = Buffer.byteLength(JSON.stringify(template));
  if (bytes > MAX_STACK_TEMPLATE_BYTES)
    throw new LimitExceeded(
      `${describeAction(stack)}: its template has ${formatInteger(bytes)} bytes, CloudFormation allows ${formatInteger(MAX_STACK_TEMPLATE_BYTES)}: turn rules or remediation off, or deploy some in another app`,
    );
}

const describeAction = (stack: Stack): string => `Cannot synthesize stack "${stack.node.path}"`;
