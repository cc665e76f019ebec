import { CfnResource, type Stack } from 'aws-cdk-lib';
import { CfnConfigRule } from 'aws-cdk-lib/aws-config';

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
/** https://docs.aws.amazon.com/config/latest/developerguide/configlimits.html */
const MAX_RULES_IN_REGION = 1000;

/**
 * Fails the synthesis of a stack that would only fail after minutes of deployment.
 * @throws LimitExceeded
 */
export function assertStackLimits(stack: Stack): void {
  const resources = stack.node.findAll().filter(CfnResource.isCfnResource);
  const rules = resources.filter(CfnConfigRule.isCfnConfigRule).length;
  const action = `Cannot synthesize stack "${stack.node.path}"`;
  if (rules > MAX_RULES_IN_REGION)
    throw new LimitExceeded(`${action}: got ${rules} rules, AWS Config allows ${MAX_RULES_IN_REGION} in a Region`);
  if (resources.length > MAX_RESOURCES_IN_STACK)
    throw new LimitExceeded(
      `${action}: got ${resources.length} resources, ${rules} of them rules, CloudFormation allows ${MAX_RESOURCES_IN_STACK} in a stack: turn rules off, or deploy some in another app`,
    );
}
