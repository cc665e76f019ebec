import { formatValue, hasRepeatedKeys, isList, isObject, isString, parseJson } from '../json';
import { Reference, type TextPiece, Unknown } from './unreadable';

/** Marks the place of an unknown part in a text: characters for private use, which no policy contains. */
const MARK = /\uE000(\d{1,9})\uE001/;
/** A start of a mark in a text of a template, also as an escape of JSON. */
const WRITTEN_MARK = /\uE000|\\uE000/i;
const toMark = (index: number): string => `\uE000${index}\uE001`;

/**
 * Parses JSON of which a template leaves parts open, as in a policy inside `Fn::Sub`. A string with an open part
 * becomes `Unknown`. Returns `undefined` if the text is not JSON, or if an open part may be more than a part of a
 * string.
 *
 * @example
 * const text = new Unknown('{"Fn::Sub":…}', undefined, ['{"Resource":"', new Unknown('{"Ref":"Bucket"}'), '/*"}']);
 * parseOpenJson(text); // { Resource: Unknown }
 */
export function parseOpenJson({ pieces, scope }: Unknown): unknown {
  if (!pieces || pieces.some((piece) => isString(piece) && WRITTEN_MARK.test(piece))) return undefined;
  const text = pieces.map((piece, index) => (isString(piece) ? piece : toMark(index))).join('');
  if (!/^\s*[{[]/.test(text)) return undefined;
  const document = parseJson(text);
  if (document === undefined || hasRepeatedKeys(text, document)) return undefined;
  try {
    return restoreParts(document, pieces, scope);
  } catch (error) {
    if (error instanceof OpenKey) return undefined;
    throw error;
  }
}

class OpenKey extends Error {}

function restoreParts(value: unknown, pieces: readonly TextPiece[], scope: string): unknown {
  if (isString(value)) return restoreText(value, pieces, scope);
  if (isList(value)) return value.map((element) => restoreParts(element, pieces, scope));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => {
      if (MARK.test(key)) throw new OpenKey();
      return [key, restoreParts(child, pieces, scope)];
    }),
  );
}

function restoreText(text: string, pieces: readonly TextPiece[], scope: string): string | Unknown {
  const parts = text.split(MARK).map((part, index) => (index % 2 === 0 ? part : (pieces[Number(part)] as Unknown)));
  const found = parts.filter((part) => part !== '');
  const [first] = found;
  if (found.length < 2) return first ?? '';
  const expression = { 'Fn::Join': ['', found.map(toExpression)] };
  return new Unknown(formatValue(expression), expression, found, scope);
}

/** A `Ref` of a resource is an attribute here: a name alone may be a parameter. */
const toExpression = (piece: TextPiece): unknown => {
  if (isString(piece)) return piece;
  if (piece instanceof Reference) return { 'Fn::GetAtt': [piece.logicalId, piece.attribute ?? 'Ref'] };
  return piece.expression;
};

/**
 * Writes a value with open parts as JSON, in pieces that `parseOpenJson` reads. Returns `undefined` if a text of the
 * value has a mark.
 *
 * @example
 * writeOpenJson({ Resource: new Unknown('{"Ref":"Bucket"}') }); // ['{"Resource":"', Unknown, '"}']
 */
export function writeOpenJson(value: unknown): readonly TextPiece[] | undefined {
  const unknown: Unknown[] = [];
  const text = JSON.stringify(value, (_key, part: unknown) =>
    part instanceof Unknown ? toMark(unknown.push(part) - 1) : part,
  );
  const parts = text.split(MARK);
  if (parts.length !== 2 * unknown.length + 1) return undefined;
  return parts
    .flatMap((part, index) => (index % 2 === 0 ? [part] : escapePieces(unknown[Number(part)] as Unknown)))
    .filter((part) => part !== '');
}

/** Escapes the known pieces of a text, as in a string of JSON. */
const escapePieces = (text: Unknown): readonly TextPiece[] =>
  text.pieces?.map((piece) => (isString(piece) ? JSON.stringify(piece).slice(1, -1) : piece)) ?? [text];
