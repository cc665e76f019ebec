import type { FactScope } from '../../../core/facts';
import { formatValue, isList, isObject, isString } from '../../../core/json';
import type { TriState } from '../../../core/policy/tri-state';
import { Unknown } from '../../../core/reading/unreadable';
import { type DocumentContext, type JsonDocument, objectIn } from '../../document';
import { ParseError } from '../../parse-error';
import { WorkBudget } from './work-budget';
import type { World } from './world';

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
  private readonly remembered = new Map<string, unknown>();
  private depth = 0;

  constructor(
    template: JsonDocument,
    private readonly context: DocumentContext,
    private readonly decide: (condition: unknown, symbols: SymbolTable) => TriState,
    /** Decides what only a deployment decides; without it, that is unknown. */
    readonly world?: World,
  ) {
    this.parameters = objectIn(template.Parameters);
    this.mappings = objectIn(template.Mappings);
    this.conditions = objectIn(template.Conditions);
    this.resources = objectIn(template.Resources);
  }

  isResource(name: string): boolean {
    return Object.hasOwn(this.resources, name);
  }

  /** Returns a resource as the template writes it. */
  resource(name: string): JsonDocument {
    return objectIn(this.isResource(name) ? this.resources[name] : undefined);
  }

  /** Returns the logical ids of the resources of a type. */
  listResources(type: string): string[] {
    return Object.keys(this.resources).filter((name) => this.resource(name).Type === type);
  }

  /** Returns a value that is computed once. It is `undefined` where it depends on itself. */
  remember(key: string, compute: () => unknown): unknown {
    if (!this.remembered.has(key)) {
      this.remembered.set(key, undefined);
      this.remembered.set(key, compute());
    }
    return this.remembered.get(key);
  }

  /** Returns the value of a parameter or pseudo parameter, or `undefined` if only a deployment decides it. */
  parameter(name: string): unknown {
    if (name.startsWith('AWS::')) {
      return getPseudoParameter(name, this.context.scope ?? {}) ?? this.world?.valueFor(unresolved({ Ref: name }));
    }
    if (!Object.hasOwn(this.parameters, name)) return undefined;
    const { Type: type, Default: defaultValue } = objectIn(this.parameters[name]);
    const given = this.context.templateParameters ?? {};
    const value = Object.hasOwn(given, name) ? given[name] : (defaultValue ?? this.guessParameter(name));
    return parseParameterValue(type, value);
  }

  /** Returns a value of a parameter in the world; one of its allowed values if it has some. */
  private guessParameter(name: string): string | undefined {
    const { AllowedValues: allowed } = objectIn(this.parameters[name]);
    const unknown = unresolved({ Ref: name });
    if (!isList(allowed) || !allowed.every(isScalarValue)) return this.world?.valueFor(unknown);
    return this.world?.choose(unknown, allowed.map(String), name);
  }

  /** Returns the keys of a mapping, or of one of its first-level keys. */
  mappingKeys(map: string, first?: string): string[] {
    const keys = getOwn(this.mappings, map);
    return Object.keys(objectIn(first === undefined ? keys : getOwn(keys, first)));
  }

  /** Returns a value of a mapping, or `undefined` if the mapping does not have it. */
  mapping(...[map, first, second]: readonly [map: string, first: string, second: string]): unknown {
    const value = getOwn(getOwn(getOwn(this.mappings, map), first), second);
    return isScalarValue(value) || (isList(value) && value.every(isScalarValue)) ? value : undefined;
  }

  /** Returns whether a condition holds, or `unknown` if only a deployment decides it. */
  condition(name: unknown): TriState {
    if (!isString(name)) return 'unknown';
    if (!Object.hasOwn(this.conditions, name)) {
      return this.world?.decideCondition(name, () => this.world?.holds(name) ?? false) ?? 'unknown';
    }
    const decided = this.decided.get(name);
    if (decided !== undefined) return decided;
    // Until it is decided, a condition that refers to itself is unknown.
    this.decided.set(name, 'unknown');
    const holds = this.world ? this.decideIn(this.world, name) : this.decide(this.conditions[name], this);
    this.decided.set(name, holds);
    return holds;
  }

  private decideIn(world: World, name: string): boolean {
    return world.decideCondition(name, () => {
      const holds = this.decide(this.conditions[name], this);
      return holds === 'unknown' ? world.holds(name) : holds;
    });
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
