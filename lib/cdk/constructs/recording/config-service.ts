import { PolicyStatement, type PolicyStatementProps, ServicePrincipal } from 'aws-cdk-lib/aws-iam';

/** The service principal of AWS Config, the same in every partition. */
export const CONFIG_SERVICE = 'config.amazonaws.com';

/**
 * Creates a statement that allows AWS Config to act for the recorders of these accounts only. Without the condition,
 * any account's recorder could make AWS Config act on the resource.
 */
export function allowConfig(accounts: readonly string[], props: PolicyStatementProps): PolicyStatement {
  const statement = new PolicyStatement({ ...props, principals: [new ServicePrincipal(CONFIG_SERVICE)] });
  statement.addCondition('StringEquals', { 'aws:SourceAccount': accounts.length === 1 ? accounts[0] : accounts });
  return statement;
}

/** The actions on a KMS key needed to write an encrypted object or to publish to an encrypted topic. */
export const KEY_ACTIONS = ['kms:Decrypt', 'kms:GenerateDataKey'];
