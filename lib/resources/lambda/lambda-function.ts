import { isObject, isString } from '../../core/json';
import { requiresText } from '../../core/policy/condition';
import { type Condition, type Principal, parsePolicy, type Statement } from '../../core/policy/document';
import { parseResourcePolicy } from '../../core/policy/resource-policy';
import { all, forAny, type TriState } from '../../core/policy/tri-state';
import { isFixed, toOutline } from '../../core/policy/unresolved';
import { Properties } from '../../core/reading/properties';
import { defineReader, Resource } from '../../core/reading/reader';
import { isUnknown, type MaybeUnknown, Unknown } from '../../core/reading/unreadable';

/**
 * A Lambda function: https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
 *
 * @example
 * const isImage = (fn: LambdaFunctionResource) => fn.packageType === 'Image';
 */
export class LambdaFunctionResource extends Resource {
  /** `Zip` or `Image`. A container image brings its own runtime. */
  get packageType(): 'Zip' | 'Image' {
    const type = this.configuration.optionalOneOf('packageType', ['Zip', 'Image']);
    if (type !== undefined) return type;
    const code = this.configuration.raw('code');
    // A template that is not packaged yet has the path of the code. Lambda refuses a runtime for an image.
    if (this.isTemplate && (isString(code) || (isUnknown(code) && this.configuration.has('runtime')))) return 'Zip';
    return this.configuration.optionalObject('code')?.has('imageUri') ? 'Image' : 'Zip';
  }

  /** `nodejs22.x`. Only functions without a container image have a runtime. */
  get runtime(): string | undefined {
    return this.configuration.optionalString('runtime');
  }

  /** The resource policy as it is written. */
  get policy(): unknown {
    return this.supplementaryConfiguration.raw('Policy');
  }

  /** The revision of the resource policy, which GetPolicy returns and AWS Config does not record. */
  get policyRevision(): string | undefined {
    return this.supplementaryConfiguration.optionalString('RevisionId');
  }

  /**
   * The statements of the resource policy. AWS Config leaves out the policy of a function that has none, but always has
   * the tags beside it. A live function has null.
   */
  get statements(): readonly MaybeUnknown<Statement>[] {
    if (this.isTemplate) return this.templateStatements();
    const statements = parseResourcePolicy(this.supplementaryConfiguration, 'Policy');
    if (statements) return statements;
    const { shape, supplementaryConfiguration } = this.item;
    const hasNone = isObject(supplementaryConfiguration) && supplementaryConfiguration.Policy === null;
    const isComplete = shape === 'config' && this.supplementaryConfiguration.has('Tags');
    return hasNone || isComplete ? [] : [new Unknown('the policy, which is not in the input')];
  }

  /** Each permission of a template becomes a statement. */
  private templateStatements(): readonly MaybeUnknown<Statement>[] {
    const type = 'AWS::Lambda::Permission';
    if (!this.supplementaryConfiguration.has(type)) return [];
    return this.supplementaryConfiguration.list(type).flatMap(([value, path]) => {
      if (isUnknown(value)) return [value];
      const permission = Properties.of(value, path);
      return parsePolicy({ Statement: [toStatement(permission)] }, path, 'resource');
    });
  }
}

/**
 * Whether a statement lets buckets of any account invoke the function: the ARN of a bucket has no account, and a
 * deleted bucket can be created again by somebody else.
 */
export const isForAnyBucket = ({ effect, principals, conditions }: Statement): TriState =>
  all([effect === 'Allow', forAny(principals.listed, isBucketService), !conditions.some(demandsAccount)]);

/**
 * A template may leave the service open, or its end: `s3.${AWS::URLSuffix}`. What AWS fills in alone is an ARN or an
 * account.
 */
function isBucketService({ type, id }: Principal): TriState {
  if (!isUnknown(id)) return type === 'Service' && id === BUCKET_SERVICE;
  const [beginning = ''] = toOutline(id).split('…');
  const isFilledIn = beginning === '' && isFixed(id) === true;
  return !isFilledIn && BUCKET_SERVICE.startsWith(beginning) && 'unknown';
}

const BUCKET_SERVICE = 's3.amazonaws.com';

/** The ARN of a resource other than a bucket has its account. */
const demandsAccount = (condition: MaybeUnknown<Condition>): boolean =>
  isUnknown(condition) ||
  (requiresText(condition) &&
    ((/^aws:source(account|owner)$/i.test(condition.key) &&
      condition.values.every((value) => isFixed(value) !== false)) ||
      (/^aws:sourcearn$/i.test(condition.key) && condition.values.every(hasAccount))));

const hasAccount = (arn: MaybeUnknown<string>): boolean => isString(arn) && /^arn:[^:]*:[^:]+:[^:]*:\d{12}:/.test(arn);

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html */
const toStatement = (permission: Properties): object => ({
  Effect: 'Allow',
  Principal: toPolicyPrincipal(permission.unconditional('principal')),
  Action: permission.raw('action'),
  Resource: '*',
  Condition: {
    StringEquals: Object.fromEntries(
      CONDITION_KEYS.flatMap(([property, key]) =>
        permission.has(property) ? [[key, permission.raw(property)] as const] : [],
      ),
    ),
    ...(permission.has('sourceArn') && { ArnLike: { 'aws:SourceArn': permission.raw('sourceArn') } }),
  },
});

/** The properties of a permission that restrict it to a value. */
const CONDITION_KEYS = [
  ['sourceAccount', 'aws:SourceAccount'],
  ['principalOrgID', 'aws:PrincipalOrgID'],
  ['functionUrlAuthType', 'lambda:FunctionUrlAuthType'],
  ['eventSourceToken', 'lambda:EventSourceToken'],
] as const;

/** The name of a service, an account, or an ARN. */
const toPolicyPrincipal = (principal: unknown): unknown => {
  if (principal === '*') return principal;
  return isString(principal) && /\.amazon(aws)?\.com/.test(principal) ? { Service: principal } : { AWS: principal };
};

/**
 * Reads Lambda functions.
 * @example
 * lambdaFunction.read(item).runtime;
 */
export const lambdaFunction = defineReader('AWS::Lambda::Function', LambdaFunctionResource, {
  list: 'Functions',
  otherLists: ['Configuration'],
  id: 'FunctionName',
  name: 'FunctionName',
  arn: 'FunctionArn',
});
