import type { ConfigurationItem } from '../../core/item';
import { isList, isObject, isString } from '../../core/json';
import { findPublicStatements } from '../../core/policy/public';
import { isUnknown } from '../../core/reading/unreadable';
import type { Json, Operation } from '../../core/remediation/operation';
import { compareTexts } from '../../core/text/format';
import { cannotCall } from '../cannot-call';
import { parsePolicyValue } from '../settings/public-policy';
import { defineSettingOperation, type SettingOperation } from '../settings/setting-operation';
import { isForAnyBucket, type LambdaFunctionResource } from './lambda-function';

/**
 * The parameters of AddPermission that restrict whom a statement admits, the values that they accept, and the
 * conditions that Lambda writes for them. https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
 */
const PERMISSION_CONDITIONS = {
  SourceArn: {
    operator: 'ArnLike',
    key: 'AWS:SourceArn',
    accepts: /^arn:aws[a-zA-Z0-9-]*:[a-zA-Z0-9-]+:([a-z]+(-[a-z]+)+-\d)?:(\d{12})?:.*$/,
  },
  EventSourceToken: { operator: 'StringEquals', key: 'lambda:EventSourceToken', accepts: /^[\w.-]{1,256}$/ },
  FunctionUrlAuthType: { operator: 'StringEquals', key: 'lambda:FunctionUrlAuthType', accepts: /^(NONE|AWS_IAM)$/ },
  InvokedViaFunctionUrl: { operator: 'Bool', key: 'lambda:InvokedViaFunctionUrl', accepts: /^true$/ },
} as const;

/** A parameter of AddPermission that becomes a condition. */
export type PermissionCondition = keyof typeof PERMISSION_CONDITIONS;

/** The parameters of AddPermission that create a statement. */
export interface Permission {
  readonly StatementId: string;
  readonly Action: string;
  readonly Principal: string;
  /** Of which a statement has one at most. */
  readonly condition?: { readonly [C in PermissionCondition]?: Json };
}

/** A statement that lets the public in. */
export interface OpenPermission {
  /** For people: `statement "All"`. */
  readonly name: string;
  /** As it is written. */
  readonly statement: Json;
  /** The parameters that create it again, or why there are none: `it has no Sid`. */
  readonly permission: Permission | string;
}

/**
 * Lists the statements of a function's policy that let the public or buckets of any account in, in the order of their
 * names.
 */
export function listOpenPermissions(lambda: LambdaFunctionResource): OpenPermission[] {
  const { statements } = lambda;
  const written = readWrittenStatements(lambda.policy);
  const { found } = findPublicStatements(statements);
  return statements
    .flatMap((one, index) => {
      if (isUnknown(one) || !(found.includes(one) || isForAnyBucket(one) === true)) return [];
      const statement = written[index] ?? null;
      const sid = isObject(statement) ? statement.Sid : undefined;
      const isRepeated = isString(sid) && written.filter((other) => hasSid(other, sid)).length > 1;
      // Lambda would remove both, and one may admit an account only.
      const permission = isRepeated
        ? 'another statement has the same Sid'
        : readPermissionParameters(statement, lambda);
      return [{ name: one.name, statement, permission }];
    })
    .sort((a, b) => compareTexts(a.name, b.name));
}

const readWrittenStatements = (policy: unknown): readonly Json[] => {
  const document = parsePolicyValue(policy ?? undefined);
  const [first] = isList(document) ? document : [document];
  return isObject(first) ? [(first.Statement ?? []) as Json].flat() : [];
};

/** AddPermission creates statements of one form only. */
function readPermissionParameters(
  statement: Json,
  { id: functionName, arn }: LambdaFunctionResource,
): Permission | string {
  if (!isObject(statement)) return 'it cannot be read';
  const { Sid, Action, Principal, Resource, NotPrincipal, NotAction, NotResource, Condition = {} } = statement;
  if (!isString(Sid) || Sid === '') return 'it has no Sid by which Lambda could remove it';
  // RemovePermission accepts a dot, too.
  if (!/^[\w-]{1,100}$/.test(Sid)) return 'AddPermission accepts no such Sid';
  if ([NotPrincipal, NotAction, NotResource].some((one) => one !== undefined)) return 'it names what it excludes';
  const principal = readPrincipal(Principal);
  if (principal === undefined) return 'it has several principals, or one of another kind';
  if (!isString(Action) || !/^(\*|lambda:(\*|[A-Za-z]+))$/.test(Action))
    return 'it has several actions, or one with a wildcard';
  // arn:aws:lambda:eu-west-1:111122223333:function:orders:live
  const parts = isString(Resource) ? Resource.split(':') : [];
  const [, , , , , kind, name, qualifier] = parts;
  const isElsewhere = arn !== undefined && parts.slice(0, 7).join(':') !== arn.split(':').slice(0, 7).join(':');
  if (kind !== 'function' || name !== functionName || isElsewhere) return 'its resource is not the function';
  if (qualifier !== undefined) {
    return `it is of the version or alias ${qualifier}. Remove it there: aws lambda remove-permission --function-name ${functionName} --qualifier ${qualifier} --statement-id ${Sid}`;
  }
  const condition = toCondition(Condition);
  return condition
    ? { StatementId: Sid, Action, Principal: principal, condition }
    : 'it has conditions that AddPermission cannot set';
}

/** Lambda writes everyone as `*`. */
function readPrincipal(principal: unknown): string | undefined {
  if (principal === '*') return principal;
  if (!isObject(principal)) return undefined;
  const [[type, id] = [], ...others] = Object.entries(principal);
  if (others.length > 0 || !isString(id)) return undefined;
  return (type === 'AWS' && id === '*') || (type === 'Service' && !id.includes('*')) ? id : undefined;
}

/** Returns the parameter of a condition; none without conditions, `undefined` for conditions that have no parameter. */
function toCondition(conditions: unknown): NonNullable<Permission['condition']> | undefined {
  if (!isObject(conditions)) return undefined;
  const [[operator, keys] = [], ...others] = Object.entries(conditions);
  if (operator === undefined) return {};
  const [[key, value] = [], ...otherKeys] = isObject(keys) ? Object.entries(keys) : [];
  if (others.length > 0 || otherKeys.length > 0 || key === undefined || !isString(value)) return undefined;
  const name = (Object.keys(PERMISSION_CONDITIONS) as PermissionCondition[]).find(
    (one) =>
      PERMISSION_CONDITIONS[one].operator === operator &&
      PERMISSION_CONDITIONS[one].key.toLowerCase() === key.toLowerCase(),
  );
  if (!name || !PERMISSION_CONDITIONS[name].accepts.test(value)) return undefined;
  return { [name]: name === 'InvokedViaFunctionUrl' ? true : value };
}

const policyOperation = (
  api: string,
  parameters: Operation['parameters'],
  change: (
    statements: readonly Json[],
    parameters: Parameters<SettingOperation['set']>[1],
    item: ConfigurationItem,
  ) => readonly Json[],
): Operation =>
  defineSettingOperation({
    service: 'lambda',
    api,
    parameters: { FunctionName: 'String', ...parameters },
    permission: { action: `lambda:${api}`, resource: `arn:\${Partition}:lambda:\${Region}:\${Account}:function:*` },
    subject: 'FunctionName',
    set: (item, given) => {
      const supplementary = isObject(item.supplementaryConfiguration) ? item.supplementaryConfiguration : {};
      const Statement = change(readWrittenStatements(supplementary.Policy), given, item);
      // A policy without statements does not exist.
      const Policy = Statement.length > 0 ? JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement }) : null;
      return { ...item, supplementaryConfiguration: { ...supplementary, Policy } };
    },
  });

const hasSid = (statement: Json, sid: unknown): boolean => isObject(statement) && statement.Sid === sid;

/**
 * Removes a statement from the policy of a function.
 * https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html
 */
export const removePermission = policyOperation(
  'RemovePermission',
  { StatementId: 'String', RevisionId: 'String' },
  (statements, { StatementId }) => {
    const left = statements.filter((one) => !hasSid(one, StatementId));
    if (left.length < statements.length) return left;
    throw cannotCall('RemovePermission', `there is no statement ${JSON.stringify(StatementId)}`);
  },
);

/**
 * Adds a statement to the policy of a function.
 * https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
 */
export const addPermission = policyOperation(
  'AddPermission',
  {
    StatementId: 'String',
    Action: 'String',
    Principal: 'String',
    SourceArn: 'String',
    EventSourceToken: 'String',
    FunctionUrlAuthType: 'String',
    InvokedViaFunctionUrl: 'Boolean',
  },
  (statements, { StatementId = null, Action = null, Principal = null, ...conditions }, item) => {
    if (statements.some((one) => hasSid(one, StatementId)))
      throw cannotCall('AddPermission', `there is a statement ${JSON.stringify(StatementId)}`);
    const isService = /\.amazonaws\.com(\.cn)?$/.test(String(Principal));
    return [
      ...statements,
      {
        Sid: StatementId,
        Effect: 'Allow',
        Principal: isService ? { Service: Principal } : Principal,
        Action,
        Resource: item.arn ?? `arn:aws:lambda:${item.region}:${item.accountId}:function:${item.resourceId}`,
        ...toConditions(conditions),
      },
    ];
  },
);

const toConditions = (parameters: Readonly<Record<string, Json>>): { readonly [name: string]: Json } => {
  const [name] = (Object.keys(PERMISSION_CONDITIONS) as PermissionCondition[]).filter((one) => one in parameters);
  if (!name) return {};
  const { operator, key } = PERMISSION_CONDITIONS[name];
  return { Condition: { [operator]: { [key]: String(parameters[name]) } } };
};
