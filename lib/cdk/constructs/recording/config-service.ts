import { PolicyStatement, type PolicyStatementProps, ServicePrincipal } from 'aws-cdk-lib/aws-iam';

/** AWS Config itself; it has this name in every partition. */
export const CONFIG_SERVICE = 'config.amazonaws.com';

/**
 * A statement that lets Config act for the recorders of these accounts alone. Without the condition anybody's recorder
 * could have Config act on the resource.
 */
export function grantConfig(accounts: readonly string[], props: PolicyStatementProps): PolicyStatement {
  const statement = new PolicyStatement({ ...props, principals: [new ServicePrincipal(CONFIG_SERVICE)] });
  statement.addCondition('StringEquals', { 'aws:SourceAccount': accounts.length === 1 ? accounts[0] : accounts });
  return statement;
}

/** What Config does with a key, to write an encrypted object or to publish to an encrypted topic. */
export const KEY_ACTIONS = ['kms:Decrypt', 'kms:GenerateDataKey'];
