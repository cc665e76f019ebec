/** What the evaluator may call of AWS Config, and on what: everything its role needs besides its log. */
export interface EvaluatorPermission {
  readonly action: string;
  /** `any`: AWS gives this action no resource-level permissions, so a policy must say `*`. */
  readonly on: 'any' | 'config rule';
}

/**
 * The actions that the evaluator calls; it changes nothing in the account but the results of its rules.
 *
 * The ARN of a config rule ends with an id that AWS makes up (`config-rule/config-rule-ab12cd`), and rules of
 * organizations and conformance packs have another path (`config-rule/aws-service-rule/…`): `config-rule/*` holds both.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsconfig.html
 */
export const EVALUATOR_PERMISSIONS: readonly EvaluatorPermission[] = [
  // Reports results. No resource-level permission: what it may write is decided by the token that Config hands out.
  { action: 'config:PutEvaluations', on: 'any' },
  // The item that was too large for the event. No resource-level permission.
  { action: 'config:GetResourceConfigHistory', on: 'any' },
  // The recorded resources of a type, for periodic rules and for facts. No resource-level permission.
  { action: 'config:SelectResourceConfig', on: 'any' },
  // Their configuration. No resource-level permission.
  { action: 'config:BatchGetResourceConfig', on: 'any' },
  // What a periodic rule reported before, to withdraw what is gone. Resource-level permission: the config rule.
  { action: 'config:GetComplianceDetailsByConfigRule', on: 'config rule' },
  // The scope of a periodic rule, which its event does not tell. No resource-level permission.
  { action: 'config:DescribeConfigRules', on: 'any' },
];
