import { AwsError } from '../../aws-call';

/** A word, value or sign of a query. */
export interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'expression' | 'sign' | 'end';
  readonly text: string;
  /** Characters before it. */
  readonly at: number;
}

/** The kinds of tokens, each by what it looks like at its start. */
const TOKEN_FORMS: readonly (readonly [kind: Token['kind'] | 'space', pattern: RegExp])[] = [
  ['space', /\s+|#[^\n]*/y],
  ['text', /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/y],
  ['expression', /\/(?:[^/\\\n]|\\.)+\//y],
  ['number', /-?\d+(?:\.\d+)?(?![\w.])/y],
  ['word', /[@A-Za-z_][\w.@-]*|`[^`]+`/y],
  ['sign', /!=|<=|>=|=~|[^\s\w]/y],
];

/**
 * Reads the words, values and signs of a query, without blanks and comments. The last token is the end.
 * @throws AwsError for anything else
 */
export function readTokens(query: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < query.length; ) {
    const token = findToken(query, at);
    if (!token) throw refuseInsightsQuery(`unexpected ${JSON.stringify(query.charAt(at))}`, at);
    if (token.kind !== 'space') tokens.push({ ...token, kind: token.kind, text: unquote(token.kind, token.text), at });
    at += token.text.length;
  }
  return [...tokens, { kind: 'end', text: '', at: query.length }];
}

function findToken(query: string, at: number) {
  for (const [kind, pattern] of TOKEN_FORMS) {
    pattern.lastIndex = at;
    const text = pattern.exec(query)?.[0];
    if (text !== undefined) return { kind, text };
  }
  return undefined;
}

function unquote(kind: Token['kind'], text: string): string {
  if (kind === 'text') return text.slice(1, -1).replaceAll(/\\(.)/g, '$1');
  if (kind === 'expression') return text.slice(1, -1);
  return text.replaceAll('`', '');
}

/** Creates the error for a query that cannot be read. */
export const refuseInsightsQuery = (problem: string, at: number): AwsError =>
  new AwsError('MalformedQueryException', `Cannot read the query at character ${at + 1}: ${problem}`);

/** The tokens of a query, read one after another. */
export class TokenReader {
  private position = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  get next(): Token {
    return this.tokens[this.position] as Token;
  }

  skip(): void {
    this.position += 1;
  }

  /** Takes a sign if it is the next token. */
  takeSign(...signs: readonly string[]): string | undefined {
    const { kind, text } = this.next;
    if (kind !== 'sign' || !signs.includes(text)) return undefined;
    this.skip();
    return text;
  }

  /** Takes a word, in any case, if it is the next token. */
  takeWord(word: string): boolean {
    const isNext = this.next.kind === 'word' && this.next.text.toLowerCase() === word;
    if (isNext) this.skip();
    return isNext;
  }

  /** @throws AwsError for anything but the name of a field */
  readField(): string {
    const { kind, text } = this.next;
    if (kind !== 'word') throw this.refuse('a field');
    this.skip();
    if (this.next.text === '(' || this.next.text.toLowerCase() === 'as') {
      throw refuseInsightsQuery('the local region has no functions and no aliases in queries', this.next.at);
    }
    return text;
  }

  readCount(): number {
    const { kind, text } = this.next;
    const count = Number(text);
    if (kind !== 'number' || !Number.isInteger(count) || count < 1 || count > 10_000) {
      throw this.refuse('a number from 1 to 10000');
    }
    this.skip();
    return count;
  }

  readList<T>(readElement: () => T): T[] {
    const list = [readElement()];
    while (this.takeSign(',')) list.push(readElement());
    return list;
  }

  refuse(expected: string): Error {
    const { kind, text, at } = this.next;
    return refuseInsightsQuery(`expected ${expected}, found ${kind === 'end' ? 'the end' : JSON.stringify(text)}`, at);
  }
}
