import { formatValue, isString } from '../../../core/json';
import { isUnknown, Reference, type TextPiece, Unknown } from '../../../core/reading/unreadable';
import { toValueKey } from './value-key';

/** The longest text that is joined or split. Without a limit, a few lines of a template could produce gigabytes. */
export const MAX_JOINED_LENGTH = 64 << 10;

/**
 * Joins texts and unknown values. One unknown value alone is the result: the text `${Group}` has the value of
 * `{"Ref":"Group"}`.
 * @returns `undefined` if the result is not known
 */
export function joinPieces(
  values: readonly unknown[],
  toUnknown: (pieces: readonly TextPiece[]) => Unknown,
): string | Unknown | undefined {
  const pieces: TextPiece[] = [];
  let length = 0;
  for (const value of values.flatMap((one): readonly unknown[] => (isUnknown(one) && one.pieces) || [one])) {
    const piece = isUnknown(value) ? value : scalarToText(value);
    if (piece === undefined) return undefined;
    length += isString(piece) ? piece.length : 0;
    const last = pieces.at(-1);
    if (isString(piece) && isString(last)) pieces[pieces.length - 1] = last + piece;
    else if (piece !== '') pieces.push(piece);
  }
  if (length > MAX_JOINED_LENGTH || pieces.some((piece) => isString(piece) && piece.includes('{{resolve:')))
    return undefined;
  return pieces.length < 2 ? (pieces[0] ?? '') : toUnknown(pieces);
}

/**
 * Splits a text that contains references to resources. Their values have no separator of these.
 * @returns `undefined` if the parts are not known
 */
export function splitUnknown(value: Unknown, separator: string): unknown[] | undefined {
  const pieces = value.pieces ?? [value];
  if (!pieces.every((piece) => isString(piece) || piece instanceof Reference)) return undefined;
  if (!/^[,;|\s]+$/.test(separator)) return undefined;
  const parts: TextPiece[][] = [[]];
  for (const piece of pieces) {
    const [first = '', ...others] = isString(piece) ? piece.split(separator) : [piece];
    parts.at(-1)?.push(first);
    for (const other of others) parts.push([other]);
  }
  const values = parts.map((part) => joinPieces(part, (joined) => toJoin(joined, value.scope)));
  return values.includes(undefined) ? undefined : values;
}

function toJoin(pieces: readonly TextPiece[], scope: string): Unknown {
  const expression = { 'Fn::Join': ['', pieces] };
  return new Unknown(formatValue(expression), expression, pieces, scope);
}

/** Whether two texts, of which parts may be unknown, may be the same: `${Stage}-logs` is not `${Stage}-data`. */
export function mayBeSame(one: unknown, other: unknown): boolean {
  const [left, right] = [one, other].map(listPieces);
  const rest = left && right && cutCommonStart(left, right);
  const ends = rest && cutCommonStart(reverse(rest[0]), reverse(rest[1]));
  if (!left || !right) return true;
  return ends !== undefined && (ends.every((pieces) => pieces.length > 0) || !ends.flat().some(isString));
}

const listPieces = (value: unknown): readonly TextPiece[] | undefined =>
  isUnknown(value) ? (value.pieces ?? [value]) : isString(value) ? [value].filter(Boolean) : undefined;

const reverse = (pieces: readonly TextPiece[]): TextPiece[] =>
  pieces.map((piece) => (isString(piece) ? [...piece].reverse().join('') : piece)).reverse();

/** Returns the texts without the start that they have in common; `undefined` if their first characters differ. */
function cutCommonStart(
  left: readonly TextPiece[],
  right: readonly TextPiece[],
): readonly [readonly TextPiece[], readonly TextPiece[]] | undefined {
  const [[first, ...others], [second, ...rest]] = [left, right];
  if (isString(first) && isString(second)) {
    const length = Math.min(first.length, second.length);
    if (first.slice(0, length) !== second.slice(0, length)) return undefined;
    const [one, other] = [first, second].map((text) => [text.slice(length)].filter(Boolean)) as [string[], string[]];
    return cutCommonStart([...one, ...others], [...other, ...rest]);
  }
  const isSame = isUnknown(first) && isUnknown(second) && toValueKey(first) === toValueKey(second);
  return isSame ? cutCommonStart(others, rest) : [left, right];
}

/** CloudFormation inserts numbers and booleans into text as the template writes them. */
export function scalarToText(value: unknown): string | undefined {
  return isString(value) || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
