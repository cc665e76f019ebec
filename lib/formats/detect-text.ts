import type { SourcePosition } from '../core/item';
import { hasRepeatedKeys, isList, isObject } from '../core/json';
import { type DetectedFormat, detectAll, detectCredentialReport, detectFormat } from './detect';
import type { DocumentContext, JsonDocument } from './document';
import { isCredentialReport } from './forms/credential-report';
import { ParseError } from './parse-error';
import { isTemplate } from './template/template';

/**
 * Detects the format of a text and returns what it holds: one JSON document, NDJSON, CloudFormation templates in YAML, or
 * a response of AWS in YAML.
 * @param findStart returns the position of the text in its file, if it is known
 * @throws ParseError if the format is unknown, or if the text holds nothing to evaluate
 */
export async function detectText(
  text: string,
  context: DocumentContext = {},
  findStart: () => SourcePosition | undefined = () => ({ line: 1, column: 1 }),
): Promise<DetectedFormat> {
  const written = text.replace(/^\uFEFF/, '');
  const trimmed = written.trim();
  if (isCredentialReport(trimmed)) return detectCredentialReport(trimmed, context);
  if (trimmed === '') throw new ParseError('Cannot read an empty document', 'no items');
  const json = tryParseJson(trimmed, context);
  if ('value' in json) {
    const { value } = json;
    if (!isTemplate(value, context)) return detectFormat(value, context);
    const { findRepeatedKeys, locateJson } = await import('./template/positions/json-positions');
    const start = findStart();
    const positions = start && locateJson(written, value, start);
    return detectFormat(value, {
      ...context,
      ...(positions && { positions }),
      ...(hasRepeatedKeys(trimmed, value) && { repeatedKeys: findRepeatedKeys(written, start) }),
    });
  }
  if (looksLikeYamlTemplate(written)) {
    // Imported on first use: most runs read no YAML, and the parser takes as long to load as Node takes to start.
    const { parseYamlDocuments } = await import('./template/yaml');
    const start = findStart();
    const { documents, repeatedKeys, positions } = parseYamlDocuments(written, start);
    const located = { ...context, repeatedKeys, ...(start && { positions }) };
    if (documents.length === 1) return detectFormat(documents[0], located);
    // Generators write an empty document before the first separator, or after the last.
    const named = documents.map((document, index) => [document, `document ${index + 1}`] as const);
    return detectAll(
      'YAML documents',
      named.filter(([document]) => document !== null),
      located,
    );
  }
  const lines = splitNdjson(trimmed, context);
  if (lines) return detectAll('NDJSON', lines, context);
  const response = YAML_RESPONSE.test(trimmed) ? await tryParseYaml(trimmed) : undefined;
  if (response !== undefined) return detectFormat(response, context);
  throw unknownText(trimmed, json.error);
}

/**
 * Whether a text that is not JSON is meant as a CloudFormation template: it has a section name at the start of a line, or
 * as far inside as its first key.
 */
export function looksLikeYamlTemplate(text: string): boolean {
  if (/^\s*[[{]/.test(text)) return false;
  const lines = text.split('\n');
  const indent = lines.find((line) => !/^\s*(?:#|---|%|$)/.test(line))?.search(/\S/) ?? 0;
  return lines.some((line) => SECTION_NAME.test(line) || (indent > 0 && SECTION_NAME.test(line.slice(indent))));
}

const SECTION_NAME = /^(['"]?)(?:Resources|AWSTemplateFormatVersion)\1\s*:/;

/**
 * The command of AWS writes YAML with `--output yaml`: `SecurityGroups:` or `cluster:`, and the list or object below it. With
 * `--output yaml-stream` it writes a list of such pages.
 */
const YAML_RESPONSE = /^(?:- )?[A-Za-z]\w*:(?: |\r?\n)/;

/** Returns the only document of a text if it is an object, or a list of objects. */
async function tryParseYaml(text: string): Promise<JsonDocument | readonly JsonDocument[] | undefined> {
  const { parseTemplateYaml } = await import('./template/yaml');
  try {
    const value = parseTemplateYaml(text);
    return isObject(value) || (isList(value) && value.every(isObject)) ? value : undefined;
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

function tryParseJson(
  text: string,
  { parseJson = JSON.parse }: DocumentContext,
): { readonly value: unknown } | { readonly error: Error } {
  try {
    return { value: parseJson(text) };
  } catch (error) {
    return { error: error as Error };
  }
}

/** Returns the documents of an NDJSON text, or `undefined` if its first line is not a whole document. */
function splitNdjson(
  text: string,
  context: DocumentContext,
): (readonly [document: unknown, name: string])[] | undefined {
  const lines = text.split('\n');
  const first = tryParseJson(lines[0] as string, context);
  return 'value' in first && typeof first.value === 'object'
    ? lines.flatMap((line, index) => parseLine(line, index, context))
    : undefined;
}

/** A line that is not JSON stays text: the reader refuses it with its line number. */
function parseLine(
  line: string,
  index: number,
  context: DocumentContext,
): (readonly [document: unknown, name: string])[] {
  if (line.trim() === '') return [];
  const json = tryParseJson(line, context);
  return [['value' in json ? json.value : line, `line ${index + 1}`]];
}

function unknownText(text: string, cause: Error): ParseError {
  if (text.slice(0, 200).includes('\0')) {
    return new ParseError('Cannot read the document: it has zero bytes, so it is not UTF-8 text', 'broken', { cause });
  }
  if (/^[[{]/.test(text)) {
    // V8's message quotes the text with its line breaks.
    const found = cause.message.replace(/\s+/g, ' ');
    return new ParseError(`Cannot parse the document as JSON: ${found}`, 'broken', { cause });
  }
  return new ParseError(
    `Cannot read the document: expected JSON or a CloudFormation template, found ${JSON.stringify(text.slice(0, 40))}`,
    'unknown',
    { cause },
  );
}
