import { isObject, parseJson } from '../../../core/json';
import { matchesGlob } from '../../../core/text/glob';
import { type Accounts, GLOBAL } from '../../account/accounts';
import { AwsError } from '../../aws-call';
import { isConditionOperator } from '../../iam/conditions';
import { findUnknownPrincipal, POLICY_MEMBERS, STATEMENT_MEMBERS } from '../../iam/policy-grammar';
import type { LocatedBucket } from './buckets';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html */
const MAX_POLICY_BYTES = 20 * 1024;
const malformed = (message: string): AwsError => new AwsError('MalformedPolicy', message);

/** Returns a text that is a policy of the bucket. @throws AwsError as S3 refuses another */
export function checkBucketPolicy(text: unknown, { resource, account }: LocatedBucket, accounts: Accounts): string {
  const document = parseJson(String(text));
  if (!isObject(document)) {
    throw malformed("Policies must be valid JSON and the first byte must be '{'");
  }
  if (Buffer.byteLength(String(text)) > MAX_POLICY_BYTES) {
    throw malformed('Policy exceeds the maximum allowed document size');
  }
  checkMembers(document, POLICY_MEMBERS);
  const statements = [document.Statement ?? []].flat();
  if (statements.length === 0) throw malformed('Missing required field Statement');
  for (const statement of statements) {
    if (!isObject(statement)) throw malformed('Missing required field Effect');
    checkBucketStatement(statement);
    for (const element of [statement.Principal, statement.NotPrincipal]) checkPrincipals(element, account, accounts);
    checkTargets(statement, resource.resourceId);
  }
  return String(text);
}

type BucketStatement = Readonly<Record<string, unknown>>;

function checkMembers(value: object, known: readonly string[]): void {
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw malformed(`Unknown field ${unknown}`);
}

function checkBucketStatement(statement: BucketStatement): void {
  checkMembers(statement, STATEMENT_MEMBERS);
  const { Effect, Condition = {} } = statement;
  if (Effect === undefined) throw malformed('Missing required field Effect');
  if (Effect !== 'Allow' && Effect !== 'Deny') throw malformed(`Invalid effect: ${Effect}`);
  for (const name of ['Principal', 'Action', 'Resource']) {
    if (statement[name] === undefined && statement[`Not${name}`] === undefined) {
      throw malformed(`Missing required field ${name}`);
    }
  }
  const operator = Object.keys(Condition as object).find((name) => !isConditionOperator(name));
  if (operator !== undefined) throw malformed(`Invalid Condition type : ${operator}`);
}

/** S3 knows the principals of the account. */
function checkPrincipals(element: unknown, account: string, accounts: Accounts): void {
  if (element === undefined) return;
  const own = { account, resources: accounts.listResources(account, GLOBAL) };
  if (findUnknownPrincipal(element, own)) throw malformed('Invalid principal in policy');
}

/** Each action has to apply to a resource: to the bucket itself, or to objects in it. */
function checkTargets({ Action, NotAction, Resource, NotResource }: BucketStatement, bucket: string): void {
  const actions = [Action ?? NotAction].flat().map(String);
  if (!actions.every((action) => action === '*' || /^s3:[a-z*?]+$/i.test(action))) {
    throw malformed('Policy has invalid action');
  }
  const resources = [Resource ?? NotResource].flat().map(String);
  const isOwn = (arn: string): boolean => matchesGlob(/^arn:[^:]+:s3:::([^/]*)/.exec(arn)?.[1] ?? '', bucket);
  if (resources.length === 0 || !resources.every(isOwn)) throw malformed('Policy has invalid resource');
  if (Action === undefined || Resource === undefined) return;
  const [hasObjects, hasBucket] = [
    resources.some((arn) => /[/*]/.test(arn)),
    resources.some((arn) => !arn.includes('/')),
  ];
  const applies = (action: string): boolean => /[*?]/.test(action) || (isObjectAction(action) ? hasObjects : hasBucket);
  if (!actions.every(applies)) throw malformed('Action does not apply to any resource(s) in statement');
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
const isObjectAction = (action: string): boolean =>
  /Object|^s3:(AbortMultipartUpload|ListMultipartUploadParts|BypassGovernanceRetention|Replicate(Delete|Tags))$/i.test(
    action,
  ) && !/Bucket/i.test(action);
