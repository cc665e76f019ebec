import type { FactScope } from '../../core/facts';
import { formatValue, isList, isObject, isString } from '../../core/json';
import type { TriState } from '../../core/policy/tri-state';
import { Unknown } from '../../core/reading/unreadable';
import { type DocumentContext, type JsonDocument, objectIn } from '../document';
import { ParseError } from '../parse-error';
import { WorkBudget } from './work-budget';

/** The value of a property that `AWS::NoValue` removes. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** CloudFormation's limit on the value of a parameter. */
const MAX_PARAMETER_LENGTH = 4096;
const MAX_TEMPLATE_DEPTH = 200;

/** The parameters, mappings, conditions and resources of a template, with the values that are known before a deployment. */
export class SymbolTable {
  private readonly parameters: JsonDocument;
  private readonly mappings: JsonDocument;
  private readonly conditions: JsonDocument;
  private readonly resources: JsonDocument;
  /** Spent by everything that may produce more than the template contains. */
  readonly budget = new WorkBudget();
  private readonly decided = new Map<string, TriState>();
  private depth = 0;

  constructor(
    template: JsonDocument,
    private readonly context: DocumentContext,
    private readonly decide: (condition: unknown, symbols: SymbolTable) => TriState,
  ) {
    this.parameters = objectIn(template.Parameters);
    this.mappings = objectIn(template.Mappings);
    this.conditions = objectIn(template.Conditions);
    this.resources = objectIn(template.Resources);
  }

  isResource(name: string): boolean {
    return Object.hasOwn(this.resources, name);
  }

  /** Returns the value of a parameter or pseudo parameter, or `undefined` if only a deployment decides it. */
  parameter(name: string): unknown {
    if (name.startsWith('AWS::')) return getPseudoParameter(name, this.context.scope ?? {});
    if (!Object.hasOwn(this.parameters, name)) return undefined;
    const { Type: type, Default: defaultValue } = objectIn(this.parameters[name]);
    const given = this.context.templateParameters ?? {};
    return parseParameterValue(type, Object.hasOwn(given, name) ? given[name] : defaultValue);
  }

  /** Returns a value of a mapping, or `undefined` if the mapping does not have it. */
  mapping(...[map, first, second]: readonly [map: string, first: string, second: string]): unknown {
    const value = getOwn(getOwn(getOwn(this.mappings, map), first), second);
    return isScalarValue(value) || (isList(value) && value.every(isScalarValue)) ? value : undefined;
  }

  /** Returns whether a condition holds, or `unknown` if only a deployment decides it. */
  condition(name: unknown): TriState {
    if (!isString(name) || !Object.hasOwn(this.conditions, name)) return 'unknown';
    const decided = this.decided.get(name);
    if (decided !== undefined) return decided;
    // Until it is decided, a condition that refers to itself is unknown.
    this.decided.set(name, 'unknown');
    const holds = this.decide(this.conditions[name], this);
    this.decided.set(name, holds);
    return holds;
  }

  /**
   * Runs `act` one level deeper in the template.
   * @throws ParseError if the template is nested too deeply
   */
  nest<T>(act: () => T): T {
    if (this.depth === MAX_TEMPLATE_DEPTH)
      throw new ParseError('Cannot read the template: it is nested too deeply', 'broken');
    this.depth++;
    try {
      return act();
    } finally {
      this.depth--;
    }
  }
}

/** Returns the placeholder for a value that only a deployment resolves. */
export const unresolved = (expression: unknown): Unknown => new Unknown(formatValue(expression), expression);

function getOwn(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function parseParameterValue(type: unknown, value: unknown): unknown {
  if (value == null) return undefined;
  // The value is the name of a Systems Manager parameter, whose own value is not known.
  if (isString(type) && type.startsWith('AWS::SSM::Parameter::Value')) return undefined;
  if (isList(value)) return value.every(isScalarValue) ? value.map(String) : undefined;
  if (!isScalarValue(value)) return undefined;
  const text = String(value);
  if (text.length > MAX_PARAMETER_LENGTH) return undefined;
  if (type === 'Number') return Number.isFinite(Number(text)) && text !== '' ? Number(text) : undefined;
  if (type === 'CommaDelimitedList' || (isString(type) && type.startsWith('List<'))) {
    return text.split(',').map((element) => element.trim());
  }
  return text;
}

const isScalarValue = (value: unknown): value is string | number | boolean =>
  isString(value) || typeof value === 'number' || typeof value === 'boolean';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
function getPseudoParameter(name: string, { accountId, region }: FactScope): unknown {
  switch (name) {
    case 'AWS::NoValue':
      return NO_VALUE;
    case 'AWS::AccountId':
      return accountId;
    case 'AWS::Region':
      return region;
    case 'AWS::Partition':
      return region && toPartition(region);
    case 'AWS::URLSuffix':
      return region && URL_SUFFIXES.get(toPartition(region));
    default:
      return undefined;
  }
}

const PARTITIONS_BY_PREFIX: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];
const toPartition = (region: string): string =>
  PARTITIONS_BY_PREFIX.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
const URL_SUFFIXES: ReadonlyMap<string, string> = new Map([
  ['aws', 'amazonaws.com'],
  ['aws-us-gov', 'amazonaws.com'],
  ['aws-cn', 'amazonaws.com.cn'],
]);
