/**
 * The item contradicts the shape that AWS documents. It is reported as unreadable, never evaluated.
 *
 * @example
 * throw new UnreadableItem('Cannot read configuration.volumeType: expected a string, found nothing');
 */
export class UnreadableItem extends Error {
  override readonly name = 'UnreadableItem';
}

/** A value that is neither an object nor a list of JSON, though JavaScript has it as an object. */
export abstract class OpaqueValue {}

/**
 * A value that the input mentions but does not contain, such as an intrinsic that only a deployment resolves.
 *
 * @example
 * const cidr = new Unknown('{"Ref":"SshCidr"}');
 */
export class Unknown extends OpaqueValue {
  readonly #expression: unknown;
  readonly #pieces: readonly TextPiece[] | undefined;
  readonly #scope: string;
  readonly #secret: string | undefined;
  readonly #range: NumberRange | undefined;

  /**
   * @param what the text in place of the value, for people: `{"Ref":"SshCidr"}`
   * @param expression the whole expression of the template: its parts may be known
   * @param pieces the parts of a joined text
   * @param scope the stack of the names in the expression, if several stacks are read together
   * @param secret the kind of secret that the value is or contains, if the input says so: `a parameter with NoEcho`
   * @param range the numbers that the value may be, if it is one
   */
  constructor(
    readonly what: string,
    expression?: unknown,
    pieces?: readonly TextPiece[],
    scope = '',
    secret?: string,
    range?: NumberRange,
  ) {
    super();
    this.#expression = expression;
    this.#pieces = pieces;
    this.#scope = scope;
    this.#secret = secret;
    this.#range = range;
  }

  get expression(): unknown {
    return this.#expression;
  }

  get scope(): string {
    return this.#scope;
  }

  /** The parts of a text of which only some are known: `${Address}/32` has an unknown part and `/32`. */
  get pieces(): readonly TextPiece[] | undefined {
    return this.#pieces;
  }

  /** The numbers that the value may be: those of a parameter with `MinValue` and `MaxValue`. */
  get range(): NumberRange | undefined {
    return this.#range;
  }

  /** The kind of secret that the value or one of its parts is. */
  get secret(): string | undefined {
    return this.#secret ?? this.#pieces?.map((piece) => (isUnknown(piece) ? piece.secret : undefined)).find(Boolean);
  }
}

/** The least and the greatest number that an open value may be. */
export interface NumberRange {
  readonly min: number;
  readonly max: number;
}

/** A part of a text, known or not. */
export type TextPiece = string | Unknown;

/** Further facts about the resource that a reference means. */
interface ReferredResource {
  /** The stack of the resource, if several stacks are read together. */
  readonly scope?: string;
  readonly resourceType?: string | undefined;
  /** The kind of secret that the attribute is. */
  readonly secret?: string | undefined;
  /** The numbers that the attribute may be. */
  readonly range?: NumberRange | undefined;
}

/** A reference of a template to another resource of the same template, whose value a deployment fills in. */
export class Reference extends Unknown {
  readonly #target: unknown;
  readonly #resourceType: string | undefined;

  /**
   * @param attribute as `Fn::GetAtt` names it; absent for `Ref`
   * @param target the properties of the other resource, if its type is one that readers follow; or an unknown property
   *   with the name of the attribute
   */
  constructor(
    what: string,
    readonly logicalId: string,
    readonly attribute?: string,
    target?: unknown,
    { scope, resourceType, secret, range }: ReferredResource = {},
  ) {
    super(what, undefined, undefined, scope, secret, range);
    this.#target = target;
    this.#resourceType = resourceType;
  }

  /** The type of the other resource; `undefined` if it is not known. */
  get resourceType(): string | undefined {
    return this.#resourceType;
  }

  get target(): unknown {
    return this.#target;
  }
}

/**
 * Whether the input does not contain a value.
 * @example
 * isUnknown(new Unknown('{"Ref":"SshCidr"}')); // true
 */
export const isUnknown = (value: unknown): value is Unknown => value instanceof Unknown;

/**
 * A value that a template may leave open.
 *
 * @example
 * const describe = (value: MaybeUnknown<string>) => (isUnknown(value) ? value.what : value);
 */
export type MaybeUnknown<T> = T | Unknown;

/** Returns a text, or for one that a template leaves open its expression. */
export const describeText = (text: MaybeUnknown<string>): string => (isUnknown(text) ? text.what : text);

/**
 * Whether conditions of a template choose a value or parts of it.
 * @example
 * hasBranches(new Unknown('…', { 'Fn::If': ['IsLarge', 'm7g.large', 't4g.small'] })); // true
 */
export const hasBranches = ({ expression }: Unknown): boolean =>
  (JSON.stringify(expression) ?? '').includes('"Fn::If"');

/**
 * Whether a condition of a template may leave out a value: one of its branches is `AWS::NoValue`.
 * @example
 * mayBeLeftOut(new Unknown('…', { 'Fn::If': ['HasTopic', { Ref: 'Topic' }, { Ref: 'AWS::NoValue' }] })); // true
 */
export const mayBeLeftOut = ({ expression }: Unknown): boolean => hasEmptyBranch(expression);

function hasEmptyBranch(expression: unknown): boolean {
  if (typeof expression !== 'object' || expression === null) return false;
  const { 'Fn::If': choice, Ref: name } = expression as Readonly<Record<string, unknown>>;
  return name === 'AWS::NoValue' || (Array.isArray(choice) && choice.slice(1).some(hasEmptyBranch));
}

/**
 * Thrown when a rule reads a value that is `Unknown`; the evaluation then has insufficient data.
 *
 * @example
 * try {
 *   volume.read(item).type;
 * } catch (error) {
 *   if (!(error instanceof UnknownValue)) throw error;
 * }
 */
export class UnknownValue extends Error {
  override readonly name = 'UnknownValue';
  constructor(
    readonly path: string,
    readonly unknown: Unknown,
  ) {
    // An expression of a template is JSON; other texts say themselves why the value is missing.
    const isExpression = /^[[{"]/.test(unknown.what);
    super(`${path} is ${unknown.what}${isExpression ? ', which the template leaves open' : ''}`);
  }
}
