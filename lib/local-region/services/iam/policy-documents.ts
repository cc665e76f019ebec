import { isObject, isString, parseJson } from '../../../core/json';
import { AwsError } from '../../aws-call';
import { isConditionOperator } from '../../iam/conditions';
import { findUnknownPrincipal, POLICY_MEMBERS, STATEMENT_MEMBERS } from '../../iam/policy-grammar';
import { encodeDocument, type IamContext } from './principals';

type IamStatement = Readonly<Record<string, unknown>>;

/** The elements of a statement that the other kind of policy has. */
const TRUST_ONLY = ['Principal', 'NotPrincipal'];
const IDENTITY_ONLY = ['Resource', 'NotResource'];

const createMalformed = (message: string): AwsError => new AwsError('MalformedPolicyDocument', message);

/** Returns a policy of a role, user or group as AWS Config records it. @throws AwsError as IAM refuses another */
export function encodeIdentityPolicy(text: string): string {
  const statements = readStatements(text, 'Syntax errors in policy.');
  for (const statement of statements) {
    if (TRUST_ONLY.some((name) => name in statement))
      throw createMalformed('Policy document should not specify a principal.');
    const [actions, resources] = [listElement(statement, 'Action'), listElement(statement, 'Resource')];
    if (actions.length === 0) throw createMalformed('Policy statement must contain actions.');
    if (resources.length === 0) throw createMalformed('Policy statement must contain resources.');
    for (const action of actions) {
      if (action === '*' || /^[a-z0-9.*-]+:[^:]+$/i.test(action)) continue;
      throw createMalformed('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
    }
    for (const resource of resources) {
      if (resource === '*' || /^arn:[^:]*:[^:]*:[^:]*:[^:]*:./.test(resource)) continue;
      throw createMalformed(`Resource ${resource} must be in ARN format or "*".`);
    }
  }
  return encodeDocument(text);
}

/**
 * Returns the trust policy of a role as AWS Config records it.
 * @param account without resources, users and roles of the account are taken as they are
 * @throws AwsError as IAM refuses another
 */
export function encodeTrustPolicy(
  text: string,
  { account, resources }: Pick<IamContext, 'account'> & Partial<Pick<IamContext, 'resources'>>,
): string {
  for (const statement of readStatements(text, 'This policy contains invalid Json')) {
    const prohibited = IDENTITY_ONLY.find((name) => name in statement);
    if (prohibited !== undefined) throw createMalformed(`Has prohibited field ${prohibited}`);
    if (!TRUST_ONLY.some((name) => name in statement)) throw createMalformed('Missing required field Principal');
    const actions = listElement(statement, 'Action');
    if (actions.length === 0) throw createMalformed('Missing required field Action');
    if (!actions.every((action) => /^sts:/i.test(action))) {
      throw createMalformed('AssumeRole policy may only specify STS AssumeRole actions.');
    }
    const unknown = findUnknownPrincipal(statement.Principal ?? statement.NotPrincipal, {
      account,
      ...(resources && { resources }),
    });
    if (unknown) throw createMalformed(`Invalid principal in policy: "${unknown.kind}":"${unknown.value}"`);
  }
  if (countCharacters(text) > MAX_TRUST_CHARACTERS) throw createQuotaError('ACLSizePerRole', MAX_TRUST_CHARACTERS);
  return encodeDocument(text);
}

// The default quotas: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const MAX_TRUST_CHARACTERS = 2048;
export const MAX_MANAGED_CHARACTERS = 6144;
export const MAX_INLINE_CHARACTERS = { Role: 10_240, User: 2048, Group: 5120 } as const;
export const MAX_ATTACHED_POLICIES = 10;

export const createQuotaError = (name: string, quota: number): AwsError =>
  new AwsError('LimitExceeded', `Cannot exceed quota for ${name}: ${quota}`, 409);

/** The length of a policy for its quota, in which white space does not count. */
export const countCharacters = (text: string): number => text.replace(/\s/g, '').length;

/** @param unreadable the message for a text that is no JSON object */
function readStatements(text: string, unreadable: string): readonly IamStatement[] {
  const document = parseJson(text);
  if (!isObject(document)) throw createMalformed(unreadable);
  const { Version = '2012-10-17', Statement } = document;
  const statements = [Statement ?? []].flat();
  const isSyntax =
    Object.keys(document).every((name) => POLICY_MEMBERS.includes(name)) &&
    ['2008-10-17', '2012-10-17'].includes(String(Version)) &&
    statements.length > 0 &&
    statements.every(isStatement);
  if (!isSyntax) throw createMalformed('Syntax errors in policy.');
  const ids = (statements as IamStatement[]).flatMap(({ Sid }) =>
    Sid === undefined || Sid === '' ? [] : [String(Sid)],
  );
  if (!ids.every((id) => /^[0-9A-Za-z]+$/.test(id))) {
    throw createMalformed(
      'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
    );
  }
  if (new Set(ids).size < ids.length) throw createMalformed('Statement IDs (SID) in a single policy must be unique.');
  return statements as IamStatement[];
}

function isStatement(statement: unknown): statement is IamStatement {
  if (!isObject(statement)) return false;
  const { Effect, Condition = {} } = statement as IamStatement;
  const hasBoth = (name: string): boolean => name in statement && `Not${name}` in statement;
  const isText = (name: string): boolean => [(statement as IamStatement)[name] ?? []].flat().every(isString);
  return (
    Object.keys(statement).every((name) => STATEMENT_MEMBERS.includes(name)) &&
    (Effect === 'Allow' || Effect === 'Deny') &&
    !['Action', 'Resource', 'Principal'].some(hasBoth) &&
    ['Action', 'NotAction', 'Resource', 'NotResource', 'Sid'].every(isText) &&
    isObject(Condition) &&
    Object.entries(Condition).every(([operator, keys]) => isConditionOperator(operator) && isObject(keys))
  );
}

/** Lists the values of an element, or of its opposite. */
const listElement = (statement: IamStatement, name: string): string[] =>
  [statement[name] ?? statement[`Not${name}`] ?? []].flat().map(String);
