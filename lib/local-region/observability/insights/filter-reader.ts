import { refuseInsightsQuery, type TokenReader } from './tokens';

/** Returns the value of a field; undefined if the event has none. */
export type ReadField = (field: string) => string | undefined;

/** Decides whether an event passes a filter. */
export type EventCondition = (read: ReadField) => boolean;

/** The most levels of brackets and `not` in a filter. */
const MAX_FILTER_DEPTH = 50;

const FIELD_COMPARISONS: Readonly<Record<string, (difference: number) => boolean>> = {
  '=': (difference) => difference === 0,
  '!=': (difference) => difference !== 0,
  '<': (difference) => difference < 0,
  '<=': (difference) => difference <= 0,
  '>': (difference) => difference > 0,
  '>=': (difference) => difference >= 0,
};

/** Reads the condition of a filter: comparisons, `like`, `in` and `ispresent`, joined by `and`, `or` and `not`. */
export class FilterReader {
  private depth = 0;

  constructor(private readonly reader: TokenReader) {}

  /** @throws AwsError */
  read(): EventCondition {
    const all = [this.readAll()];
    while (this.reader.takeWord('or')) all.push(this.readAll());
    return (event) => all.some((each) => each(event));
  }

  private readAll(): EventCondition {
    const all = [this.readOne()];
    while (this.reader.takeWord('and')) all.push(this.readOne());
    return (event) => all.every((each) => each(event));
  }

  private readOne(): EventCondition {
    const { reader } = this;
    this.depth += 1;
    if (this.depth > MAX_FILTER_DEPTH)
      throw refuseInsightsQuery(`more than ${MAX_FILTER_DEPTH} levels`, reader.next.at);
    const condition = this.readNested() ?? this.readComparison();
    this.depth -= 1;
    return condition;
  }

  private readNested(): EventCondition | undefined {
    const { reader } = this;
    if (reader.takeWord('not')) {
      const inner = this.readOne();
      return (event) => !inner(event);
    }
    if (reader.takeSign('(')) {
      const inner = this.read();
      if (!reader.takeSign(')')) throw reader.refuse(')');
      return inner;
    }
    if (!reader.takeWord('ispresent')) return undefined;
    if (!reader.takeSign('(')) throw reader.refuse('(');
    const field = reader.readField();
    if (!reader.takeSign(')')) throw reader.refuse(')');
    return (read) => read(field) !== undefined;
  }

  private readComparison(): EventCondition {
    const { reader } = this;
    const field = reader.readField();
    const sign = reader.takeSign(...Object.keys(FIELD_COMPARISONS), '=~');
    if (sign === '=~') return this.readLike(field);
    if (sign !== undefined) {
      const wanted = this.readValue();
      return (read) => compare(read(field), wanted, sign);
    }
    const isNegated = reader.takeWord('not');
    const condition = this.readWordComparison(field);
    return isNegated ? (event) => !condition(event) : condition;
  }

  private readWordComparison(field: string): EventCondition {
    const { reader } = this;
    if (reader.takeWord('like')) return this.readLike(field);
    if (!reader.takeWord('in')) throw reader.refuse('a comparison');
    if (!reader.takeSign('[')) throw reader.refuse('[');
    const values = reader.readList(() => this.readValue());
    if (!reader.takeSign(']')) throw reader.refuse(']');
    return (read) => values.some((value) => compare(read(field), value, '='));
  }

  private readLike(field: string): EventCondition {
    const { reader } = this;
    const { kind, text, at } = reader.next;
    if (kind !== 'text' && kind !== 'expression') throw reader.refuse('a text or a regular expression');
    reader.skip();
    if (kind === 'text') return (read) => read(field)?.includes(text) ?? false;
    const expression = compileExpression(text, at);
    return (read) => expression.test(read(field) ?? '');
  }

  private readValue(): string {
    const { kind, text } = this.reader.next;
    if (kind !== 'text' && kind !== 'number') throw this.reader.refuse('a text or a number');
    this.reader.skip();
    return text;
  }
}

/** A field that an event lacks passes no comparison. */
function compare(value: string | undefined, wanted: string, sign: string): boolean {
  return value !== undefined && (FIELD_COMPARISONS[sign]?.(compareFieldValues(value, wanted)) ?? false);
}

/** Compares two values as numbers if both are, else as texts. */
export function compareFieldValues(a: string, b: string): number {
  const difference = Number(a) - Number(b);
  if (a !== '' && b !== '' && !Number.isNaN(difference)) return difference;
  return a < b ? -1 : Number(a > b);
}

function compileExpression(text: string, at: number): RegExp {
  // JavaScript has no flags inside an expression.
  const isAnyCase = text.startsWith('(?i)');
  try {
    return new RegExp(isAnyCase ? text.slice(4) : text, isAnyCase ? 'i' : '');
  } catch {
    throw refuseInsightsQuery(`/${text}/ is no regular expression`, at);
  }
}
