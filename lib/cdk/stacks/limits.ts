import { CfnResource, type Stack } from 'aws-cdk-lib';
import { CfnConfigRule } from 'aws-cdk-lib/aws-config';

/** More than AWS allows; the message says of what, how much was found and how much is allowed. */
export class LimitExceeded extends Error {
  override readonly name = 'LimitExceeded';
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const RESOURCES_IN_TEMPLATE = 500;
/** https://docs.aws.amazon.com/config/latest/developerguide/configlimits.html */
const RULES_IN_REGION = 1000;

/** Refuses at synthesis what would fail after minutes of deployment. @throws LimitExceeded */
export function assertStackLimits(stack: Stack): void {
  const resources = stack.node.findAll().filter(CfnResource.isCfnResource);
  const rules = resources.filter(CfnConfigRule.isCfnConfigRule).length;
  const place = `stack "${stack.node.path}"`;
  if (rules > RULES_IN_REGION)
    throw new LimitExceeded(
      `Cannot synthesize ${place}: found ${rules} rules, AWS Config allows ${RULES_IN_REGION} in a Region`,
    );
  if (resources.length > RESOURCES_IN_TEMPLATE)
    throw new LimitExceeded(
      `Cannot synthesize ${place}: found ${resources.length} resources, ${rules} of them rules, CloudFormation allows ${RESOURCES_IN_TEMPLATE} in a stack: turn rules off, or deploy some from an app of their own`,
    );
}
