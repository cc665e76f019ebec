/** What contradicts AWS's documented shape: the item gets an error of its own, never a verdict. */
export class UnreadableItem extends Error {
  override readonly name = 'UnreadableItem';
}

/**
 * A value that the input names but does not tell, such as an intrinsic of a template that only a deployment resolves.
 * It stands in the place of the value.
 */
export class Unknown {
  readonly #expression: unknown;

  /**
   * @param what what is written in the value's place, for people: `{"Ref":"SshCidr"}`
   * @param expression the whole of it as the template writes it: its parts may tell something of the value
   */
  constructor(
    readonly what: string,
    expression?: unknown,
  ) {
    this.#expression = expression;
  }

  get expression(): unknown {
    return this.#expression;
  }
}

/** A place in a template where a deployment puts what it learns of another resource of the same template. */
export class Reference extends Unknown {
  /** @param attribute as `Fn::GetAtt` names it; absent for `Ref` */
  constructor(
    what: string,
    readonly logicalId: string,
    readonly attribute?: string,
  ) {
    super(what);
  }
}

export const isUnknown = (value: unknown): value is Unknown => value instanceof Unknown;

/** Thrown when a rule asks for a value that is `Unknown`; the engine turns it into an undecided verdict. */
export class UnknownValue extends Error {
  override readonly name = 'UnknownValue';
  constructor(
    readonly path: string,
    readonly unknown: Unknown,
  ) {
    super(`${path} is ${unknown.what}, which the input does not resolve`);
  }
}
