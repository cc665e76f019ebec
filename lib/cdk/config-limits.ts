/**
 * The limits of AWS Config on a rule. It allows 1,000 in a Region, and CloudFormation fewer in a stack.
 * https://docs.aws.amazon.com/config/latest/developerguide/configlimits.html
 * https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html and API_Scope.html
 */
export const CONFIG_LIMITS = {
  /** Characters. */
  name: 128,
  description: 256,
  inputParameters: 1024,
  policy: 10_000,
  typesInScope: 100,
} as const;
