import { visit } from 'jsonc-parser';
import type { SourcePosition } from '../../../core/item';
import { isList, isObject } from '../../../core/json';
import { quoteStart } from '../../../core/text/format';
import { type MemberOffsets, SourcePositions } from './source-positions';

/** CloudFormation accepts templates of up to 1 MB. */
const MAX_LOCATED_LENGTH = 4 << 20;

/** An object or a list whose members are being visited. */
interface OpenValue {
  readonly value: unknown;
  readonly start: number;
  readonly byKey: Map<string, number>;
  readonly byIndex: number[];
  /** The key of the current member of an object. */
  key: string;
}

/**
 * Finds the positions of the values of a JSON text; none if it is longer than any template. Of several equal keys the
 * last has the value, as in `JSON.parse`.
 * @param root the value that `JSON.parse` made of the text
 * @param origin the position of the text in its file
 */
export function locateJson(text: string, root: unknown, origin?: SourcePosition): SourcePositions | undefined {
  if (text.length > MAX_LOCATED_LENGTH) return undefined;
  const positions = new SourcePositions(text, origin);
  const open: OpenValue[] = [];
  /** Begins a member of the innermost value, and returns it. */
  const begin = (offset: number): unknown => {
    const outer = open.at(-1);
    if (!outer) return root;
    const { value, byIndex, key } = outer;
    if (isList(value)) return value[byIndex.push(offset) - 1];
    return isObject(value) ? value[key] : undefined;
  };
  const enter = (offset: number): void => {
    open.push({ value: begin(offset), start: offset, byKey: new Map(), byIndex: [], key: '' });
  };
  const leave = (toMembers: (one: OpenValue) => MemberOffsets, isKind: (value: unknown) => value is object): void => {
    const one = open.pop();
    if (one && isKind(one.value)) positions.record(one.value, one.start, toMembers(one));
  };
  visit(text, {
    onObjectBegin: enter,
    onArrayBegin: enter,
    onObjectProperty(key, offset) {
      const outer = open.at(-1);
      outer?.byKey.set(key, offset);
      if (outer) outer.key = key;
    },
    onLiteralValue: (_value, offset) => void begin(offset),
    onObjectEnd: () => leave(({ byKey }) => byKey, isObject),
    onArrayEnd: () => leave(({ byIndex }) => byIndex, isList),
  });
  return positions;
}

/** Lists the keys that an object of a JSON text has a second time, with their positions. */
export function findRepeatedKeys(text: string, origin?: SourcePosition): string[] {
  const positions = new SourcePositions(text, origin);
  const repeated: string[] = [];
  const open: Set<string>[] = [];
  visit(text, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectProperty(key, offset) {
      if (open.at(-1)?.has(key)) repeated.push(`${quoteStart(key)} at ${positions.describe(offset)}`);
      open.at(-1)?.add(key);
    },
    onObjectEnd: () => void open.pop(),
  });
  return repeated;
}
