import type { SourcePosition } from '../../../core/item';

/** The offsets of the members of a value: of an object by key, of a list by index. */
export type MemberOffsets = ReadonlyMap<string, number | undefined> | readonly (number | undefined)[];

/** An object or a list in a text. */
interface LocatedValue {
  readonly start: number;
  readonly members: MemberOffsets;
}

/**
 * The positions of the objects and lists of a template, and of their members. A value is known by its identity. A value
 * that is made from another one, as when functions are resolved or loops expanded, takes over its positions. An empty
 * value needs none, and a hostile template can have a million.
 */
export class SourcePositions {
  // A WeakMap of this size takes the garbage collector minutes.
  private readonly located = new Map<object, LocatedValue>();
  private readonly lineStarts: readonly number[];

  /** @param origin the position of the text in its file */
  constructor(
    text: string,
    private readonly origin: SourcePosition = { line: 1, column: 1 },
  ) {
    this.lineStarts = findLineStarts(text);
  }

  /** Records where the text has a value. */
  record(value: object, start: number, members: MemberOffsets): void {
    if (getSize(members) > 0) this.located.set(value, { start, members });
  }

  /** Gives a value the positions of the one that it was made from. */
  carry(made: object, source: object): void {
    const located = this.located.get(source);
    if (located) this.located.set(made, located);
  }

  /** Gives a value, for each of its members, the position of a member of the one that it was made from. */
  assemble(made: object, source: object, members: readonly (readonly [key: string, sourceKey: string])[]): void {
    const located = this.located.get(source);
    if (!located) return;
    const offsets = members.map(([key, sourceKey]) => [key, getOffset(located.members, sourceKey)] as const);
    this.record(made, located.start, new Map(offsets));
  }

  /** Returns the offset of a member of a value. */
  memberOffset(value: object, key: string): number | undefined {
    const located = this.located.get(value);
    return located && getOffset(located.members, key);
  }

  /** Returns the offset of a value. */
  startOffset(value: unknown): number | undefined {
    return typeof value === 'object' && value !== null ? this.located.get(value)?.start : undefined;
  }

  /** Converts an offset into a position in the file. */
  toPosition(offset: number): SourcePosition {
    const line = this.findLine(offset);
    const column = offset - (this.lineStarts[line] as number) + 1;
    return { line: line + this.origin.line, column: line === 0 ? column + this.origin.column - 1 : column };
  }

  /** Describes a position, for people: `line 3, column 5`. */
  describe(offset: number): string {
    const { line, column } = this.toPosition(offset);
    return `line ${line}, column ${column}`;
  }

  private findLine(offset: number): number {
    let [low, high] = [0, this.lineStarts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.lineStarts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Editors, SARIF and GitHub end a line at LF, with or without CR. */
function findLineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

const isByKey = (members: MemberOffsets): members is ReadonlyMap<string, number | undefined> => members instanceof Map;

const getOffset = (members: MemberOffsets, key: string): number | undefined =>
  isByKey(members) ? members.get(key) : members[Number(key)];

const getSize = (members: MemberOffsets): number => (isByKey(members) ? members.size : members.length);
