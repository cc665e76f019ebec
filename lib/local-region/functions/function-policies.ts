import { isObject, isString, parseJson } from '../../core/json';
import { hasAccountForm } from '../account/account-id';
import type { AccountResource } from '../account/resources';
import { formatArn } from '../arns';
import { type AwsCall, AwsError } from '../aws-call';
import { hashText } from '../hashes';
import { findUnknownPrincipal } from '../iam/policy-grammar';
import type { DeploymentScope, Operations, PolicyStatement } from '../service';
import type { ServiceContext } from '../services/service-context';
import { createTagCalls } from '../services/tags';

export const FUNCTION_TYPE = 'AWS::Lambda::Function';

/** Finds what AWS Config records of a function by its name, ARN or partial ARN. */
export const findFunction = ({ resources }: Pick<ServiceContext, 'resources'>, given: unknown) =>
  resources.find(FUNCTION_TYPE, /^(?:.*:function:)?([\w-]+)$/.exec(String(given))?.[1] ?? '');

/** Creates the error for a function that does not exist. */
export const createNoFunction = (given: unknown): AwsError =>
  new AwsError('ResourceNotFoundException', `Function not found: ${given}`, 404);

/** Reads the statements of the policy of a function. */
export function readFunctionStatements({ supplementaryConfiguration }: AccountResource): readonly PolicyStatement[] {
  let policy = supplementaryConfiguration.Policy;
  while (isString(policy)) policy = parseJson(policy);
  return isObject(policy) ? ([policy.Statement].flat() as PolicyStatement[]) : [];
}

/** Returns a function with other statements in its policy. A policy without statements does not exist. */
export function withStatements(resource: AccountResource, Statement: readonly PolicyStatement[]): AccountResource {
  const { Policy: _, ...supplementary } = resource.supplementaryConfiguration;
  const Policy = JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement });
  return { ...resource, supplementaryConfiguration: { ...supplementary, ...(Statement.length > 0 && { Policy }) } };
}

/** The policies and tags of functions: those of the deployment, and those that AWS Config has recorded, which cannot run. */
export function createFunctionPolicies(context: ServiceContext): Operations {
  const { resources, scope } = context;
  const missing = (label: string) => new AwsError('ResourceNotFoundException', label, 404);
  const requireFunction = ({ input: { FunctionName, Qualifier } }: AwsCall): AccountResource => {
    const found = findFunction(context, FunctionName);
    if (found && Qualifier === undefined) return found;
    throw createNoFunction(Qualifier === undefined ? FunctionName : `${FunctionName}:${Qualifier}`);
  };
  const findRevision = (statements: readonly PolicyStatement[]): string => hashText(JSON.stringify(statements));
  const change = (call: AwsCall, edit: (statements: readonly PolicyStatement[]) => PolicyStatement[]): void => {
    const changed = requireFunction(call);
    const before = readFunctionStatements(changed);
    const { RevisionId = findRevision(before) } = call.input;
    if (RevisionId !== findRevision(before)) {
      throw new AwsError(
        'PreconditionFailedException',
        'The Revision Id provided does not match the latest Revision Id.',
        412,
      );
    }
    resources.put(withStatements(changed, edit(before)), call);
  };
  const requireTagged = (call: AwsCall): AccountResource =>
    requireFunction({ ...call, input: { FunctionName: call.input.Resource } });
  return {
    GetPolicy: (call) => {
      const statements = readFunctionStatements(requireFunction(call));
      if (statements.length === 0) throw missing('The resource you requested does not exist.');
      const policy = { Version: '2012-10-17', Id: 'default', Statement: statements };
      return { Policy: JSON.stringify(policy), RevisionId: findRevision(statements) };
    },
    ListTags: (call) => ({ Tags: requireTagged(call).tags }),
    ...createTagCalls(resources, {
      find: requireTagged,
      read: ({ Tags }) => Tags,
      write: (found, tags) => ({
        ...found,
        tags,
        supplementaryConfiguration: { ...found.supplementaryConfiguration, Tags: tags },
      }),
    }),
    RemovePermission: (call) => {
      const { StatementId } = call.input;
      change(call, (before) => {
        const left = before.filter(({ Sid }) => Sid !== StatementId);
        if (left.length === before.length) {
          throw missing(`Statement ${StatementId} is not found in resource policy.`);
        }
        return left;
      });
      return {};
    },
    AddPermission: (call) => {
      const { input } = call;
      const { arn = formatArn(scope, 'lambda', `function:${input.FunctionName}`) } = requireFunction(call);
      const statement = createStatement(input, arn);
      checkPrincipal(statement, scope);
      change(call, (before) => {
        if (before.some(({ Sid }) => Sid === input.StatementId)) {
          throw new AwsError(
            'ResourceConflictException',
            `The statement id (${input.StatementId}) provided already exists.`,
            409,
          );
        }
        return [...before, statement];
      });
      return { Statement: JSON.stringify(statement) };
    },
  };
}

/** The parameters of AddPermission that become conditions. */
const PARAMETER_CONDITIONS: readonly (readonly [parameter: string, operator: string, key: string])[] = [
  ['SourceArn', 'ArnLike', 'AWS:SourceArn'],
  ['SourceAccount', 'StringEquals', 'AWS:SourceAccount'],
  ['PrincipalOrgID', 'StringEquals', 'aws:PrincipalOrgID'],
  ['FunctionUrlAuthType', 'StringEquals', 'lambda:FunctionUrlAuthType'],
  ['EventSourceToken', 'StringEquals', 'lambda:EventSourceToken'],
  ['InvokedViaFunctionUrl', 'Bool', 'lambda:InvokedViaFunctionUrl'],
];

/**
 * Creates the statement that Lambda writes for the parameters of AddPermission.
 * https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
export function createStatement(input: Readonly<Record<string, unknown>>, arn: string): PolicyStatement {
  const { StatementId, Action, Principal } = input as Readonly<Record<string, string>>;
  const conditions: Record<string, Record<string, string>> = {};
  for (const [parameter, operator, key] of PARAMETER_CONDITIONS) {
    if (input[parameter] !== undefined)
      conditions[operator] = { ...conditions[operator], [key]: String(input[parameter]) };
  }
  return {
    Sid: StatementId as string,
    Effect: 'Allow',
    Principal: writePrincipal(Principal as string, arn),
    Action: Action as string,
    Resource: arn,
    ...(Object.keys(conditions).length > 0 && { Condition: conditions }),
  };
}

function writePrincipal(principal: string, functionArn: string): NonNullable<PolicyStatement['Principal']> {
  if (principal === '*') return '*';
  // Alexa's services have the domain of the shop.
  if (/^[a-z0-9.-]+\.amazon(aws\.com(\.cn)?|\.com)$/.test(principal)) return { Service: principal };
  const [, partition] = functionArn.split(':');
  return { AWS: hasAccountForm(principal) ? `arn:${partition}:iam::${principal}:root` : principal };
}

/** @throws AwsError for what is no principal */
function checkPrincipal({ Principal }: PolicyStatement, { account }: DeploymentScope): void {
  const isService = typeof Principal === 'object' && Principal.Service !== undefined;
  if (isService || !findUnknownPrincipal(Principal, { account })) return;
  const message = 'The provided principal was invalid. Please check the principal and try again.';
  throw new AwsError('InvalidParameterValueException', message, 400);
}
