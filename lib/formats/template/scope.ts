import type { FactScope } from '../../core/facts';
import { isList, isObject, isString, formatValue } from '../../core/reading/properties';
import { Unknown } from '../../core/reading/unreadable';
import { type DocumentContext, type JsonDocument, objectIn } from '../document-reader';
import { ParseError } from '../parse-error';

/** Stands for a property that `AWS::NoValue` takes away. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** CloudFormation's limit on the value of a parameter. */
const MOST_PARAMETER_TEXT = 4096;
const MOST_DEPTH = 200;

/** What the names in a template mean as far as it can be told before a deployment. */
export class Scope {
  private readonly parameters: JsonDocument;
  private readonly mappings: JsonDocument;
  private readonly conditions: JsonDocument;
  private readonly resources: JsonDocument;
  private readonly decided = new Map<string, boolean | undefined>();
  private depth = 0;

  constructor(
    template: JsonDocument,
    private readonly context: DocumentContext,
    private readonly decide: (condition: unknown, scope: Scope) => boolean | undefined,
  ) {
    this.parameters = objectIn(template.Parameters);
    this.mappings = objectIn(template.Mappings);
    this.conditions = objectIn(template.Conditions);
    this.resources = objectIn(template.Resources);
  }

  isResource(name: string): boolean {
    return Object.hasOwn(this.resources, name);
  }

  /** What a parameter or pseudo parameter is; `undefined` when only a deployment tells. */
  parameter(name: string): unknown {
    if (name.startsWith('AWS::')) return pseudoParameter(name, this.context.place ?? {});
    if (!Object.hasOwn(this.parameters, name)) return undefined;
    const { Type: type, Default: byDefault } = objectIn(this.parameters[name]);
    const given = this.context.templateParameters ?? {};
    return parameterValue(type, Object.hasOwn(given, name) ? given[name] : byDefault);
  }

  /** The value of a mapping, `undefined` when it has none. */
  mapped(...[map, first, second]: readonly [map: string, first: string, second: string]): unknown {
    const value = own(own(own(this.mappings, map), first), second);
    return isScalar(value) || (isList(value) && value.every(isScalar)) ? value : undefined;
  }

  /** Whether a condition holds; `undefined` when only a deployment tells. */
  condition(name: unknown): boolean | undefined {
    if (!isString(name) || !Object.hasOwn(this.conditions, name)) return undefined;
    if (!this.decided.has(name)) {
      // A condition that refers to itself is never decided.
      this.decided.set(name, undefined);
      this.decided.set(name, this.decide(this.conditions[name], this));
    }
    return this.decided.get(name);
  }

  /** Does something one level deeper in the template. */
  within<T>(act: () => T): T {
    if (this.depth === MOST_DEPTH) throw new ParseError('Cannot read the template: it is nested too deeply', 'broken');
    this.depth++;
    try {
      return act();
    } finally {
      this.depth--;
    }
  }
}

function own(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function parameterValue(type: unknown, value: unknown): unknown {
  if (value == null) return undefined;
  // Its value is the name of a parameter of Systems Manager, and not what that holds.
  if (isString(type) && type.startsWith('AWS::SSM::Parameter::Value')) return undefined;
  if (isList(value)) return value.every(isScalar) ? value.map(String) : undefined;
  if (!isScalar(value)) return undefined;
  const text = String(value);
  if (text.length > MOST_PARAMETER_TEXT) return undefined;
  if (type === 'Number') return Number.isFinite(Number(text)) && text !== '' ? Number(text) : undefined;
  if (type === 'CommaDelimitedList' || (isString(type) && type.startsWith('List<'))) {
    return text.split(',').map((element) => element.trim());
  }
  return text;
}

const isScalar = (value: unknown): value is string | number | boolean =>
  isString(value) || typeof value === 'number' || typeof value === 'boolean';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
function pseudoParameter(name: string, { accountId, region }: FactScope): unknown {
  switch (name) {
    case 'AWS::NoValue':
      return NO_VALUE;
    case 'AWS::AccountId':
      return accountId;
    case 'AWS::Region':
      return region;
    case 'AWS::Partition':
      return region && partitionOf(region);
    case 'AWS::URLSuffix':
      return region && SUFFIXES.get(partitionOf(region));
    default:
      return undefined;
  }
}

const PARTITIONS: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];
const partitionOf = (region: string): string => PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
const SUFFIXES: ReadonlyMap<string, string> = new Map([
  ['aws', 'amazonaws.com'],
  ['aws-us-gov', 'amazonaws.com'],
  ['aws-cn', 'amazonaws.com.cn'],
]);

/** What stands where a value is not resolved: the expression, short enough for a message. */
export const unresolved = (expression: unknown): Unknown => new Unknown(formatValue(expression), expression);
