import type { FactScope } from '../../../core/facts';
import { formatValue, isList, isObject, isString } from '../../../core/json';
import type { TriState } from '../../../core/policy/tri-state';
import { Unknown } from '../../../core/reading/unreadable';
import { type DocumentContext, type JsonDocument, objectIn, type TemplateParameters } from '../../document';
import { ParseError } from '../../parse-error';
import type { SourcePositions } from '../positions/source-positions';
import { isScalarValue } from './named-values';
import { isListType, isStoredParameter, type ParameterDomain, ParameterSection, UNKNOWN_DOMAIN } from './parameters';
import type { WorkBudget } from './work-budget';
import type { World } from './world';

/** The value of a property that `AWS::NoValue` removes. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** CloudFormation's limit on the value of a parameter. */
const MAX_PARAMETER_LENGTH = 4096;
const MAX_TEMPLATE_DEPTH = 200;

/** The sections of a template on which values depend. Several symbol tables share them. */
export class TemplateSections {
  readonly parameters: ParameterSection;
  readonly mappings: JsonDocument;
  readonly conditions: JsonDocument;
  readonly resources: JsonDocument;

  constructor(template: JsonDocument) {
    this.parameters = new ParameterSection(template);
    this.mappings = objectIn(template.Mappings);
    this.conditions = objectIn(template.Conditions);
    this.resources = objectIn(template.Resources);
  }
}

/** The options of a {@link SymbolTable}. */
export interface SymbolOptions {
  readonly context: DocumentContext;
  readonly decide: (condition: unknown, symbols: SymbolTable) => TriState;
  /** Spent by each value that is read, and by everything that may produce more than the template contains. */
  readonly budget: WorkBudget;
  /** Decides what only a deployment decides; without it, that is unknown. */
  readonly world?: World | undefined;
  /** Whether a default is the value. */
  readonly prefersDefaults?: boolean;
}

/** The values of a template that are known before a deployment, or in one of the deployments that are possible. */
export class SymbolTable {
  /** The parameters of which the default counts, since the template names no other value. */
  readonly defaultsUsed = new Set<string>();
  private readonly decided = new Map<string, TriState>();
  private readonly remembered = new Map<string, unknown>();
  private depth = 0;

  constructor(
    private readonly sections: TemplateSections,
    private readonly options: SymbolOptions,
  ) {}

  get budget(): WorkBudget {
    return this.options.budget;
  }

  get world(): World | undefined {
    return this.options.world;
  }

  isResource(name: string): boolean {
    return Object.hasOwn(this.sections.resources, name);
  }

  /** Returns a resource as the template writes it. */
  resource(name: string): JsonDocument {
    return objectIn(this.isResource(name) ? this.sections.resources[name] : undefined);
  }

  /** Returns where the text of the template has the logical id of a resource. */
  resourceOffset(name: string): number | undefined {
    return this.positions?.memberOffset(this.sections.resources, name);
  }

  get positions(): SourcePositions | undefined {
    return this.options.context.positions;
  }

  /** Returns the logical ids of the resources of a type. */
  listResources(type: string): string[] {
    const names = Object.keys(this.sections.resources);
    this.budget.spend(names.length);
    return names.filter((name) => this.resource(name).Type === type);
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
      return (
        getPseudoParameter(name, this.options.context.scope ?? {}) ?? this.world?.valueFor(unresolved({ Ref: name }))
      );
    }
    const { Type: type, NoEcho: noEcho } = this.sections.parameters.get(name);
    // It decides conditions, but nothing else: it may be secret.
    if (noEcho === true || noEcho === 'true') return undefined;
    return parseParameterValue(type, this.isGiven(name) ? this.given[name] : this.chooseParameter(name));
  }

  /**
   * Returns the value of a parameter for a comparison, which takes no choice of a value.
   * @returns `undefined` if it is not decided
   */
  comparedParameter(name: string): unknown {
    if (name.startsWith('AWS::')) return this.parameter(name);
    const value = this.isGiven(name) ? this.given[name] : this.world?.valueFor(unresolved({ Ref: name }));
    return parseParameterValue(this.sections.parameters.get(name).Type, value);
  }

  /** Returns the possible values of a parameter. */
  domain(name: string): ParameterDomain {
    return this.isGiven(name) ? UNKNOWN_DOMAIN : this.sections.parameters.domain(name);
  }

  private get given(): TemplateParameters {
    return this.options.context.templateParameters ?? {};
  }

  private isGiven(name: string): boolean {
    return this.sections.parameters.has(name) && Object.hasOwn(this.given, name);
  }

  /** Returns one of the values that a parameter may have, if that is listed. */
  private chooseParameter(name: string): string | undefined {
    const domain = this.domain(name);
    const unknown = unresolved({ Ref: name });
    if (!domain.isListed) return this.world?.valueFor(unknown);
    const { values, defaultValue } = domain;
    if (!this.options.prefersDefaults && (values.length > 1 || domain.mayBeOther)) {
      return this.world?.choose(unknown, domain, name);
    }
    if (defaultValue !== undefined) this.defaultsUsed.add(name);
    return defaultValue ?? (values.length === 1 ? values[0] : undefined);
  }

  /** Returns the names of the mappings, or the keys of one of them, or of one of its first-level keys. */
  mappingKeys(map?: string, first?: string): string[] {
    const { mappings } = this.sections;
    const keys = map === undefined ? mappings : getOwn(mappings, map);
    return Object.keys(objectIn(first === undefined ? keys : getOwn(keys, first)));
  }

  /** Returns a value of a mapping, or `undefined` if the mapping does not have it. */
  mapping(...[map, first, second]: readonly [map: string, first: string, second: string]): unknown {
    const value = getOwn(getOwn(getOwn(this.sections.mappings, map), first), second);
    return isScalarValue(value) || (isList(value) && value.every(isScalarValue)) ? value : undefined;
  }

  /** Returns whether a condition holds, or `unknown` if only a deployment decides it. */
  condition(name: unknown): TriState {
    if (!isString(name)) return 'unknown';
    if (!Object.hasOwn(this.sections.conditions, name)) {
      return this.world?.decideCondition(name, () => this.world?.holds(name) ?? false) ?? 'unknown';
    }
    const decided = this.decided.get(name);
    if (decided !== undefined) return decided;
    // Until it is decided, a condition that refers to itself is unknown.
    this.decided.set(name, 'unknown');
    const holds = this.world
      ? this.decideIn(this.world, name)
      : this.options.decide(this.sections.conditions[name], this);
    this.decided.set(name, holds);
    return holds;
  }

  private decideIn(world: World, name: string): boolean {
    return world.decideCondition(name, () => {
      const holds = this.options.decide(this.sections.conditions[name], this);
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
  if (isStoredParameter(type)) return undefined;
  if (isList(value)) return value.every(isScalarValue) ? value.map(String) : undefined;
  if (!isScalarValue(value)) return undefined;
  const text = String(value);
  if (text.length > MAX_PARAMETER_LENGTH) return undefined;
  if (type === 'Number') return Number.isFinite(Number(text)) && text !== '' ? Number(text) : undefined;
  if (isListType(type)) {
    return text.split(',').map((element) => element.trim());
  }
  return text;
}

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
