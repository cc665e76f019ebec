import type { CallInput } from '../aws-call';
import { type Attribute, createValidationError, type Item } from './attribute';
import { isReservedWord } from './reserved-words';

/** A place in an item: the names and indexes from its root. */
export type Path = readonly (string | number)[];

/** The names and values that the expressions of a call use. DynamoDB refuses those that are undefined or unused. */
export class Placeholders {
  private readonly names: Readonly<Record<string, string>>;
  private readonly values: Item;
  private readonly unused: Set<string>;

  constructor({ ExpressionAttributeNames: names, ExpressionAttributeValues: values }: CallInput) {
    for (const given of [names, values]) {
      if (given && Object.keys(given).length === 0)
        throw createValidationError('ExpressionAttributeNames must not be empty');
    }
    this.names = names ?? {};
    this.values = values ?? {};
    this.unused = new Set([...Object.keys(this.names), ...Object.keys(this.values)]);
  }

  readName(text: string): string {
    if (!text.startsWith('#')) {
      if (!isReservedWord(text)) return text;
      throw createValidationError(
        `Invalid expression: Attribute name is a reserved keyword; reserved keyword: ${text}`,
      );
    }
    this.unused.delete(text);
    const name = this.names[text];
    if (name !== undefined) return name;
    throw createValidationError(
      `Invalid expression: An expression attribute name used in the document path is not defined; attribute name: ${text}`,
    );
  }

  readValue(text: string): Attribute {
    this.unused.delete(text);
    const value = this.values[text];
    if (value !== undefined) return value;
    throw createValidationError(
      `Invalid expression: An expression attribute value used in expression is not defined; attribute value: ${text}`,
    );
  }

  checkAllUsed(): void {
    if (this.unused.size === 0) return;
    throw createValidationError(`Value provided in expression is unused: keys: {${[...this.unused].join(', ')}}`);
  }
}

/** The tokens of an expression, read from left to right. */
export class ExpressionText {
  private readonly tokens: readonly string[];
  private at = 0;

  constructor(
    private readonly text: string,
    readonly placeholders: Placeholders,
  ) {
    this.tokens = text.match(/[()[\],.+-]|<=|>=|<>|<|>|=|[#:]?[A-Za-z0-9_]+/g) ?? [];
    if (this.tokens.join('') !== text.replaceAll(/\s/g, '')) throw this.createError();
  }

  get next(): string | undefined {
    return this.tokens[this.at];
  }

  get hasEnded(): boolean {
    return this.at === this.tokens.length;
  }

  /** Whether the next token is a keyword or a sign; keywords in any case. */
  isNext(token: string): boolean {
    return this.next?.toUpperCase() === token.toUpperCase();
  }

  /** Takes the next token if it is the given one. */
  takeIf(token: string): boolean {
    if (!this.isNext(token)) return false;
    this.at += 1;
    return true;
  }

  /** @throws AwsError unless the next token is the given one */
  take(wanted?: string): string {
    const token = this.tokens[this.at++];
    if (token === undefined || (wanted !== undefined && token.toUpperCase() !== wanted.toUpperCase())) {
      throw this.createError(token);
    }
    return token;
  }

  /** Takes `a.#b[0]`. */
  takePath(): Path {
    const path: (string | number)[] = [this.placeholders.readName(this.take())];
    for (;;) {
      if (this.takeIf('.')) path.push(this.placeholders.readName(this.take()));
      else if (this.takeIf('[')) {
        path.push(Number(this.take()));
        this.take(']');
      } else return path;
    }
  }

  createError(token = '<EOF>'): Error {
    return createValidationError(`Invalid expression: Syntax error; token: "${token}", near: "${this.text}"`);
  }
}

/** Returns the value at a place of an item. */
export function readAttributePath(item: Item, path: Path): Attribute | undefined {
  const [root, ...rest] = path;
  let found = item[root as string];
  for (const step of rest) {
    const inner = (found?.M ?? found?.L) as Readonly<Record<string | number, Attribute>> | undefined;
    found = inner?.[step];
  }
  return found;
}
