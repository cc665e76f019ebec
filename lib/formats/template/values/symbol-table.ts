import { formatValue, isList, isObject, isString } from '../../../core/json';
import type { TriState } from '../../../core/policy/tri-state';
import { isUnknown, type TextPiece, Unknown } from '../../../core/reading/unreadable';
import { toPartition } from '../../../core/text/partition';
import { type DocumentContext, type JsonDocument, objectIn, type TemplateParameters } from '../../document';
import { ParseError } from '../../parse-error';
import type { SourcePositions } from '../positions/source-positions';
import { findReference, isScalarValue } from './named-values';
import { isListType, isStoredParameter, type ParameterDomain, ParameterSection, UNKNOWN_DOMAIN } from './parameters';
import { listReferredNames } from './referred-names';
import { splitUnknown } from './text-pieces';
import { toScopedKey, toValueKey } from './value-key';
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
  readonly outputs: JsonDocument;

  constructor(template: JsonDocument) {
    this.parameters = new ParameterSection(template);
    this.mappings = objectIn(template.Mappings);
    this.conditions = objectIn(template.Conditions);
    this.resources = objectIn(template.Resources);
    this.outputs = objectIn(template.Outputs);
  }
}

/** A value of another stack: an expression and the symbols that it refers to. */
export interface LinkedValue {
  /** Distinguishes it from other values of the stack. */
  readonly key: string;
  readonly expression: unknown;
  readonly symbols: SymbolTable;
}

/** A parameter in a comparison. That of a nested stack is the one of the outer stack that it takes its value from. */
export interface ComparedParameter {
  readonly name: string;
  readonly value: unknown;
  /** The placeholder for its value. */
  readonly unknown: Unknown;
  readonly domain: ParameterDomain;
}

/** Follows references of a stack to other stacks that are read together with it. */
export interface StackLinks {
  /** Distinguishes the names of the stack from those of the other stacks. */
  readonly scope: string;
  /** Whether the outer stack creates it. */
  exists(): TriState;
  /** Returns the value that the outer stack passes on. It may be `undefined`; without an outer stack, there is none. */
  findParameter(name: string): LinkedValue | undefined;
  findExport(name: string): LinkedValue | undefined;
  findOutput(stackName: string, outputName: string): LinkedValue | undefined;
  findNestedOutput(logicalId: string, outputName: string): LinkedValue | undefined;
}

/** The links of a stack that is read alone. */
export const NO_LINKS: StackLinks = {
  scope: '',
  exists: () => true,
  findParameter: () => undefined,
  findExport: () => undefined,
  findOutput: () => undefined,
  findNestedOutput: () => undefined,
};

/** The options of a {@link SymbolTable}. */
interface SymbolOptions {
  readonly context: DocumentContext;
  readonly decide: (condition: unknown, symbols: SymbolTable) => TriState;
  /** Resolves the value that an outer stack passes on. */
  readonly resolve: (value: unknown, symbols: SymbolTable) => unknown;
  /** Spent by each value that is read, and by everything that may produce more than the template contains. */
  readonly budget: WorkBudget;
  /** Decides what only a deployment decides; without it, that is unknown. */
  readonly world?: World | undefined;
  /** Whether a default is the value. */
  readonly prefersDefaults?: boolean;
  readonly links: StackLinks;
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

  get scope(): string {
    return this.options.links.scope;
  }

  get links(): StackLinks {
    return this.options.links;
  }

  /** Whether a value is the Region of the stack, which may not be known. */
  isOwnRegion(region: unknown): boolean {
    const own = this.parameter('AWS::Region') ?? this.unresolved({ Ref: 'AWS::Region' });
    return toValueKey(region) === toValueKey(own);
  }

  /** Returns the placeholder for a value that only a deployment resolves. */
  unresolved(expression: unknown, pieces?: readonly TextPiece[]): Unknown {
    const isShared = isObject(expression) && SHARED_NAMES.has(expression.Ref);
    const secret = this.mentionsSecret(expression) ? 'a parameter with NoEcho' : undefined;
    const range = this.sections.parameters.findRange(findReference(expression) ?? '');
    return new Unknown(formatValue(expression), expression, pieces, isShared ? '' : this.scope, secret, range);
  }

  /** Whether an expression mentions a parameter that CloudFormation does not show. */
  private mentionsSecret(expression: unknown): boolean {
    return listReferredNames(expression).some((name) => this.isSecret(name));
  }

  /** Whether a parameter is not shown, or has the value of one of the outer stack that is not. */
  private isSecret(name: string): boolean {
    if (!this.sections.parameters.has(name)) return false;
    if (this.sections.parameters.isHidden(name)) return true;
    const link = this.links.findParameter(name);
    return (
      link !== undefined && this.remember(`secret ${name}`, () => link.symbols.mentionsSecret(link.expression)) === true
    );
  }

  /** Returns the logical ids of the resources, or of those of a type. */
  listResources(type?: string): string[] {
    const names = Object.keys(this.sections.resources);
    this.budget.spend(names.length);
    return type === undefined ? names : names.filter((name) => this.resource(name).Type === type);
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
      return getPseudoParameter(name, this.options.context) ?? this.world?.valueFor(this.unresolved({ Ref: name }));
    }
    const { parameters } = this.sections;
    // It decides conditions, but nothing else: it may be secret.
    if (parameters.isHidden(name)) return undefined;
    const { Type: type } = parameters.get(name);
    return parseParameterValue(type, this.findDecided(name) ?? this.chooseParameter(name));
  }

  /** Returns a parameter for a comparison. Its value is `undefined` if it is not decided, since that takes no choice. */
  comparedParameter(name: string): ComparedParameter {
    const link = this.links.findParameter(name);
    const outer = link && findReference(link.expression);
    if (link && outer !== undefined && !link.symbols.isResource(outer)) return link.symbols.comparedParameter(outer);
    const unknown = this.unresolved({ Ref: name });
    if (name.startsWith('AWS::')) return { name, unknown, value: this.parameter(name), domain: UNKNOWN_DOMAIN };
    const { Type: type } = this.sections.parameters.get(name);
    const value = parseParameterValue(type, this.findDecided(name) ?? this.world?.valueFor(unknown));
    return { name, unknown, value, domain: this.domain(name) };
  }

  /** Returns the possible values of a parameter. */
  private domain(name: string): ParameterDomain {
    return this.isGiven(name) ? UNKNOWN_DOMAIN : this.sections.parameters.domain(name);
  }

  /** Returns the value that the user or the outer stack gives a parameter, or its default if the outer stack gives none. */
  private findDecided(name: string): unknown {
    if (!this.sections.parameters.has(name)) return undefined;
    if (this.isGiven(name)) return this.given[name];
    const link = this.links.findParameter(name);
    if (!link) return undefined;
    if (link.expression === undefined) return this.sections.parameters.get(name).Default;
    return this.remember(`passed ${name}`, () => this.options.resolve(link.expression, link.symbols));
  }

  private get given(): TemplateParameters {
    return this.options.context.templateParameters ?? {};
  }

  private isGiven(name: string): boolean {
    return this.sections.parameters.has(name) && Object.hasOwn(this.given, name);
  }

  /** Returns one of the values that a parameter may have, if that is listed. */
  private chooseParameter(name: string): string | undefined {
    if (this.isGiven(name) || this.links.findParameter(name)) return undefined;
    const domain = this.domain(name);
    const unknown = this.unresolved({ Ref: name });
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
      return holds === 'unknown' ? world.holds(this.toKey(name)) : holds;
    });
  }

  private toKey(name: string): string {
    return toScopedKey(this.scope, name);
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

function getOwn(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function parseParameterValue(type: unknown, value: unknown): unknown {
  if (value == null || isStoredParameter(type)) return undefined;
  if (isUnknown(value)) return isListType(type) ? splitUnknown(value, ',') : value;
  if (isList(value)) return value.map((element) => (isScalarValue(element) ? String(element) : element));
  if (!isScalarValue(value)) return undefined;
  const text = String(value);
  if (text.length > MAX_PARAMETER_LENGTH) return undefined;
  if (type === 'Number') return Number.isFinite(Number(text)) && text !== '' ? Number(text) : undefined;
  return isListType(type) ? text.split(',').map((element) => element.trim()) : text;
}

/** Pseudo parameters that have one value in all stacks that are read together. */
const SHARED_NAMES: ReadonlySet<unknown> = new Set([
  'AWS::AccountId',
  'AWS::Region',
  'AWS::Partition',
  'AWS::URLSuffix',
]);

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
function getPseudoParameter(name: string, { scope = {}, stackName }: DocumentContext): unknown {
  const { accountId, region } = scope;
  switch (name) {
    case 'AWS::NoValue':
      return NO_VALUE;
    case 'AWS::StackName':
      return stackName;
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

const URL_SUFFIXES: ReadonlyMap<string, string> = new Map([
  ['aws', 'amazonaws.com'],
  ['aws-us-gov', 'amazonaws.com'],
  ['aws-cn', 'amazonaws.com.cn'],
]);
