import type { NormalizedSchema } from '@smithy/core/schema';
import { type AwsCall, AwsError } from '../aws-call';
import { listSchemaMembers } from './protocols/scalars';
import { type OperationModel, ServiceModel } from './service-model';

/** The sizes and errors of pages, which the schemas of the SDK do not have. */
interface PageRules {
  /** The code of the error for a token that is none. Default: `InvalidNextToken` */
  readonly invalidToken?: string;
  /** How many elements a page has if the call does not say it. Default: all */
  readonly standard?: number;
  readonly max?: number;
}

/** By service, and by operation where it differs. */
const PAGE_RULES: Readonly<Record<string, PageRules>> = {
  'cloudformation:DescribeStackEvents': { standard: 100 },
  acm: { invalidToken: 'ValidationException', standard: 1000 },
  cloudtrail: { invalidToken: 'InvalidNextTokenException', standard: 50 },
  'cloudwatch:ListMetrics': { invalidToken: 'InvalidParameterValue', standard: 500 },
  config: { invalidToken: 'InvalidNextTokenException', standard: 25, max: 100 },
  'config:DescribeComplianceByResource': { standard: 10 },
  'config:GetComplianceDetailsByConfigRule': { standard: 10 },
  'config:DescribeComplianceByConfigRule': { standard: 1000, max: 1000 },
  'config:DescribeConfigRuleEvaluationStatus': { standard: 150, max: 150 },
  'config:GetDiscoveredResourceCounts': { standard: 100 },
  'config:GetResourceConfigHistory': { standard: 10 },
  'config:ListDiscoveredResources': { standard: 100 },
  elbv2: { invalidToken: 'ValidationError' },
  events: { invalidToken: 'ValidationException' },
  iam: { invalidToken: 'InvalidInput', standard: 100 },
  kms: { invalidToken: 'InvalidMarkerException', standard: 100 },
  'kms:ListAliases': { standard: 50 },
  lambda: { invalidToken: 'InvalidParameterValueException' },
  logs: { invalidToken: 'InvalidParameterException', standard: 50 },
  'logs:FilterLogEvents': { standard: 10_000 },
  securityhub: { standard: 100 },
  sns: { invalidToken: 'InvalidParameter', standard: 100 },
  sqs: { invalidToken: 'InvalidParameterValue' },
  'ssm:DescribeAutomationExecutions': { standard: 50 },
  'ssm:DescribeParameters': { standard: 50 },
  'ssm:GetParametersByPath': { standard: 10 },
};

/** A call for a page. */
export type PagedCall = Pick<AwsCall, 'service' | 'operation' | 'input'>;

/**
 * Answers with the page of a list that a call asks for. How the call names limit and token, and the answer the next token,
 * follows from their schemas. A token is the position at which the next page begins.
 * @param list the member of the answer
 * @param describe returns an element as the answer has it
 * @throws AwsError for a limit or a token that the service refuses
 */
export function answerPage<T>(
  { service, operation, input }: PagedCall,
  list: string,
  all: readonly T[],
  describe: (element: T) => unknown = (element) => element,
): object {
  const members = findPageMembers(service, operation);
  const {
    invalidToken = 'InvalidNextToken',
    standard,
    max,
  } = {
    ...PAGE_RULES[service],
    ...PAGE_RULES[`${service}:${operation}`],
  };
  const limit: number | undefined = members.nextToken === '' ? undefined : input[members.limit] || standard;
  if (max !== undefined && limit !== undefined && (limit < 1 || limit > max)) {
    throw new AwsError('InvalidLimitException', 'The specified limit is outside the allowable range.');
  }
  const token: string | undefined = input[members.token];
  const start = token === undefined ? 0 : readToken(token, invalidToken);
  const end = limit === undefined ? all.length : start + limit;
  const isLast = end >= all.length;
  return {
    [list]: all.slice(start, end).map((element) => describe(element)),
    ...(!isLast && { [members.nextToken]: writeToken(end) }),
    ...(members.flag !== '' && { [members.flag]: !isLast }),
  };
}

/** The names of the members of a call and its answer that are about pages; empty for those that it lacks. */
interface PageMembers {
  readonly limit: string;
  readonly token: string;
  readonly nextToken: string;
  /** Of the answer: `IsTruncated` */
  readonly flag: string;
}

const LIMIT_MEMBER = /^([Ll]imit|[Mm]ax(Items|Records|Results)|PageSize)$/;
const TOKEN_MEMBER = /^([Nn]extToken|(Next)?Marker)$/;

const knownMembers = new WeakMap<OperationModel, PageMembers>();

function findPageMembers(service: string, name: string): PageMembers {
  const operation = ServiceModel.load(service).operations.get(name);
  if (!operation) throw new Error(`Cannot answer ${name}: the SDK of ${service} has no such operation`);
  const { input, output } = operation;
  const found = knownMembers.get(operation) ?? {
    limit: findNamed(input, LIMIT_MEMBER),
    token: findNamed(input, TOKEN_MEMBER),
    nextToken: findNamed(output, TOKEN_MEMBER),
    flag: findNamed(output, /^(Is)?Truncated$/),
  };
  knownMembers.set(operation, found);
  return found;
}

const findNamed = (schema: NormalizedSchema, pattern: RegExp): string =>
  schema.isStructSchema() ? (listSchemaMembers(schema).find(([name]) => pattern.test(name))?.[0] ?? '') : '';

const writeToken = (position: number): string => Buffer.from(`page ${position}`).toString('base64url');

function readToken(token: string, code: string): number {
  const position = /^page (\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (position === undefined) throw new AwsError(code, 'The token is not valid');
  return Number(position);
}
