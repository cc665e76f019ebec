import { formatValue, isString } from '../../../core/json';
import { isUnknown, Reference, type TextPiece, Unknown } from '../../../core/reading/unreadable';
import { findReference } from './named-values';
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
 * Splits a text that contains references to resources, or an account, a Region and the like. Their values have no
 * separator of these.
 * @returns `undefined` if the parts are not known
 */
export function splitUnknown(value: Unknown, separator: string): unknown[] | undefined {
  const pieces = value.pieces ?? [value];
  const splits = (separators: RegExp, isKnown: (piece: Unknown) => boolean) =>
    separators.test(separator) && pieces.every((piece) => isString(piece) || isKnown(piece));
  if (!splits(/^[,;|\s]+$/, isReferred) && !splits(/^[,;|\s:/]+$/, isOfEnvironment)) return undefined;
  const parts: TextPiece[][] = [[]];
  for (const piece of pieces) {
    const [first = '', ...others] = isString(piece) ? piece.split(separator) : [piece];
    parts.at(-1)?.push(first);
    for (const other of others) parts.push([other]);
  }
  const values = parts.map((part) => joinPieces(part, (joined) => toJoin(joined, value.scope)));
  return values.includes(undefined) ? undefined : values;
}

/** An account, a Region, a partition, or its domain. */
const isOfEnvironment = ({ expression }: Unknown): boolean =>
  /^AWS::(AccountId|Partition|Region|URLSuffix)$/.test(findReference(expression) ?? '');

const isReferred = (piece: Unknown): boolean => piece instanceof Reference || isOfEnvironment(piece);

function toJoin(pieces: readonly TextPiece[], scope: string): Unknown {
  const expression = { 'Fn::Join': ['', pieces] };
  return new Unknown(formatValue(expression), expression, pieces, scope);
}

/** The characters of a text, and keys of its unknown parts, which are equal if these are the same. */
export type TextPattern = readonly string[];

/** The longest pattern of a name: AWS's have 512 characters at most. */
const MAX_PATTERN_LENGTH = 2000;

/** Returns the pattern of a text; `undefined` for one that may be any. */
export function toTextPattern(value: unknown): TextPattern | undefined {
  const pattern: string[] = [];
  let length = 0;
  for (const piece of isUnknown(value) ? (value.pieces ?? [value]) : [value]) {
    if (!isUnknown(piece) && !isString(piece)) return undefined;
    const [key, characters] = isString(piece) ? [piece, piece.split('')] : [toValueKey(piece), undefined];
    length += key.length;
    if (length > MAX_PATTERN_LENGTH) return undefined;
    pattern.push(...(characters ?? [key]));
  }
  return pattern;
}

/** Whether two texts may be the same: `${Stage}-logs` is not `${Stage}-data`. Each unknown part may be empty. */
export function mayBeSame(one: TextPattern, other: TextPattern): boolean {
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one[start] === other[start]) start++;
  let end = 0;
  while (end < shorter - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  const left = one.slice(start, one.length - end);
  const right = other.slice(start, other.length - end);
  if (left.length === 0 || right.length === 0) return ![...left, ...right].some(isCharacter);
  return ![0, -1].some((index) => isCharacter(left.at(index)) && isCharacter(right.at(index)));
}

/** A key is JSON of an object or a list. */
const isCharacter = (element: string | undefined): boolean => element?.length === 1;

/** CloudFormation inserts numbers and booleans into text as the template writes them. */
export function scalarToText(value: unknown): string | undefined {
  return isString(value) || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
