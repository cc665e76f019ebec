import { isList, isObject, isString } from '../json';
import { isUnknown, type MaybeUnknown, Reference, type Unknown } from '../reading/unreadable';
import { splitSubstitutions } from '../text/substitutions';
import type { TriState } from './tri-state';

/**
 * Whether a text of a policy means one value: it has no wildcard and no policy variable.
 *
 * A template leaves most ARNs open: `{"Fn::GetAtt":["Role","Arn"]}`, `arn:aws:iam::${AWS::AccountId}:root`. A value
 * that AWS fills in has no wildcard; a parameter may have one.
 */
export function isFixed(text: MaybeUnknown<string>): TriState {
  if (isString(text)) return !isPattern(text);
  const pieces = splitPieces(text);
  if (pieces.some((piece) => typeof piece === 'string' && isPattern(piece))) return false;
  return pieces.includes(OPEN) ? 'unknown' : true;
}

/** Whether no part of a text is known, so that it may be a wildcard alone. */
export function isWhollyOpen(text: MaybeUnknown<string>): boolean {
  if (isString(text)) return false;
  const pieces = splitPieces(text);
  return pieces.length > 0 && pieces.every((piece) => piece === OPEN);
}

/** Whether a part of a text is not known, which may have any characters. */
export const hasOpenPart = (text: MaybeUnknown<string>): boolean => isUnknown(text) && splitPieces(text).includes(OPEN);

/** Returns a text with `…` in place of each part that is not known: `…/*`. */
export const toOutline = (text: MaybeUnknown<string>): string =>
  isString(text)
    ? text
    : splitPieces(text)
        .map((piece) => (typeof piece === 'string' ? piece : '…'))
        .join('');

/**
 * Splits a text at its last open part, with `*` in place of each part before it that is open, and `…` of what AWS fills
 * in. `undefined` for a text without open parts.
 */
export function splitAtOpenPart(text: MaybeUnknown<string>): { head: string; tail: string } | undefined {
  if (isString(text)) return undefined;
  const pieces = splitPieces(text);
  const at = pieces.lastIndexOf(OPEN);
  if (at < 0) return undefined;
  const write = (some: readonly Piece[]) =>
    some.map((piece) => (typeof piece === 'string' ? piece : piece === OPEN ? '*' : '…')).join('');
  return { head: write(pieces.slice(0, at)), tail: write(pieces.slice(at + 1)) };
}

/** Returns the account of a principal, also where a template leaves another part of its ARN open. */
export const findPrincipalAccount = (id: MaybeUnknown<string>): string | undefined =>
  /^(?:arn:[^:]+:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(toOutline(id))?.[1];

/** Whether a template leaves the account of a principal open. */
export const hasOpenAccount = (id: MaybeUnknown<string>): boolean =>
  isFixed(id) === 'unknown' && findPrincipalAccount(id) === undefined;

/** Literal text, a value that AWS fills in, or a value that a parameter or another stack fills in. */
type Piece = string | typeof FILLED_IN_BY_AWS | typeof OPEN;
const FILLED_IN_BY_AWS = Symbol('filled in by AWS');
const OPEN = Symbol('open');

const isPattern = (literal: string): boolean => /[*?]|\$\{/.test(literal);

function splitPieces(text: Unknown): readonly Piece[] {
  const pieces =
    text instanceof Reference ? splitReference(text) : (splitParts(text) ?? splitIntrinsic(text.expression));
  return pieces.filter((piece) => piece !== '');
}

/** Resources whose attributes may be anything: those of functions and of other vendors. */
const isOpenType = (type: string): boolean =>
  !type.startsWith('AWS::') || type === 'AWS::CloudFormation::CustomResource';

function splitReference({ logicalId, attribute = 'Ref', resourceType, target }: Reference): readonly Piece[] {
  // The attribute of a resource that has the value of a property.
  if (isUnknown(target)) return splitPieces(target);
  if (resourceType !== undefined && isOpenType(resourceType)) return [OPEN];
  return [toPiece(`${logicalId}.${attribute}`)];
}

/** The parts of a joined text say more than its expression, which has only names. */
const splitParts = ({ pieces }: Unknown): readonly Piece[] | undefined =>
  pieces?.flatMap((piece) => (isUnknown(piece) ? splitPieces(piece) : splitText(piece)));

function splitIntrinsic(value: unknown): Piece[] {
  if (isString(value)) return splitText(value);
  if (!isObject(value)) return [OPEN];
  if (isString(value.Ref)) return [toPiece(value.Ref)];
  const attribute = value['Fn::GetAtt'];
  if (isString(attribute)) return [toPiece(attribute)];
  if (isList(attribute) && attribute.every(isString)) return [toPiece(attribute.join('.'))];
  const join = value['Fn::Join'];
  if (isList(join) && isString(join[0]) && isList(join[1])) return splitJoin(join[0], join[1]);
  const sub = value['Fn::Sub'];
  if (isString(sub)) return splitSub(sub);
  if (isList(sub) && isString(sub[0])) return splitSub(sub[0]);
  return [OPEN];
}

/** A text may contain `{{resolve:…}}` for a secret or a parameter of Systems Manager. */
const splitText = (text: string): Piece[] =>
  text
    .split(/\{\{resolve:[^{}]*\}\}/)
    .map((piece) => (piece.includes('{{resolve:') ? OPEN : piece))
    .flatMap((piece, index) => (index === 0 ? [piece] : [OPEN, piece]));

const splitJoin = (separator: string, parts: readonly unknown[]): Piece[] =>
  parts.flatMap((part, index) => [index > 0 ? separator : '', ...splitIntrinsic(part)]);

/** Templates write the policy variable `${Name}` as `${!Name}`. */
const splitSub = (text: string): Piece[] =>
  splitSubstitutions(text).flatMap((piece, index) =>
    index % 2 === 1 && !piece.startsWith('${!') ? [toPiece(piece.slice(2, -1))] : splitText(piece),
  );

/**
 * AWS fills in pseudo parameters and attributes of resources. A name alone may be a parameter, and an output of a
 * nested stack may be anything.
 */
const toPiece = (name: string): Piece => (/^(AWS::|\w+\.(?!Outputs\.))/.test(name) ? FILLED_IN_BY_AWS : OPEN);
