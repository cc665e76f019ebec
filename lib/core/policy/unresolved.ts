import { isList, isObject, isString } from '../json';
import { Reference } from '../reading/unreadable';
import type { MaybeUnknown } from './document';
import type { TriState } from './tri-state';

/**
 * Whether a text of a policy stands for one value: it holds no wildcard and no policy variable.
 *
 * A template leaves most ARNs open: `{"Fn::GetAtt":["Role","Arn"]}`, `arn:aws:iam::${AWS::AccountId}:root`.
 * What AWS itself fills in has no wildcard; what a parameter fills in may have one.
 */
export function isFixed(text: MaybeUnknown<string>): TriState {
  const pieces = piecesOf(text);
  if (pieces.some((piece) => typeof piece === 'string' && isPattern(piece))) return false;
  return pieces.includes(OPEN) ? 'unknown' : true;
}

/** Whether nothing of a text is known, so that it may as well be a bare wildcard. */
export function isWhollyOpen(text: MaybeUnknown<string>): boolean {
  const pieces = piecesOf(text);
  return pieces.length > 0 && pieces.every((piece) => piece === OPEN);
}

/** Literal text, what AWS fills in, and what somebody else may. */
type Piece = string | typeof FILLED_IN_BY_AWS | typeof OPEN;
const FILLED_IN_BY_AWS = Symbol('filled in by AWS');
const OPEN = Symbol('open');

const isPattern = (literal: string): boolean => /[*?]|\$\{/.test(literal);

function piecesOf(text: MaybeUnknown<string>): readonly Piece[] {
  if (text instanceof Reference) return [referencePiece(`${text.logicalId}.${text.attribute ?? 'Ref'}`)];
  return (isString(text) ? [text] : intrinsicPieces(text.expression)).filter((piece) => piece !== '');
}

/** A secret or a parameter of Systems Manager is put in by `{{resolve:…}}` within a text. */
function intrinsicPieces(value: unknown): Piece[] {
  if (isString(value)) return [value.includes('{{resolve:') ? OPEN : value];
  if (!isObject(value)) return [OPEN];
  if (isString(value.Ref)) return [referencePiece(value.Ref)];
  const attribute = value['Fn::GetAtt'];
  if (isString(attribute)) return [referencePiece(attribute)];
  if (isList(attribute) && attribute.every(isString)) return [referencePiece(attribute.join('.'))];
  const join = value['Fn::Join'];
  if (isList(join) && isString(join[0]) && isList(join[1])) return joinedPieces(join[0], join[1]);
  const sub = value['Fn::Sub'];
  if (isString(sub)) return substitutionPieces(sub);
  if (isList(sub) && isString(sub[0])) return substitutionPieces(sub[0]);
  return [OPEN];
}

const joinedPieces = (separator: string, parts: readonly unknown[]): Piece[] =>
  parts.flatMap((part, index) => [index > 0 ? separator : '', ...intrinsicPieces(part)]);

/** `${!Literal}` is the text `${Literal}`, by which templates write policy variables. */
const substitutionPieces = (text: string): Piece[] =>
  text
    .split(/(\$\{[^!}][^}]*\})/)
    .map((piece, index) => (index % 2 === 1 ? referencePiece(piece.slice(2, -1)) : piece));

/**
 * A pseudo parameter or `Resource.Attribute`. The name alone may be a parameter's, and what a nested stack puts out may
 * be anything.
 */
const referencePiece = (name: string): Piece => (/^(AWS::|\w+\.(?!Outputs\.))/.test(name) ? FILLED_IN_BY_AWS : OPEN);
