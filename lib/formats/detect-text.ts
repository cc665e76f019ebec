import { type DetectedFormat, detectFormat, detectAll } from './detect';
import type { DocumentContext } from './document-reader';
import { ParseError } from './parse-error';

/**
 * Says what a text holds: one JSON document, one on each line (NDJSON), or a CloudFormation template in YAML.
 * @throws ParseError when it is none of these, nothing known, or holds nothing to judge
 */
export async function detectText(text: string, context: DocumentContext = {}): Promise<DetectedFormat> {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (trimmed === '') throw new ParseError('Cannot read an empty document', 'no items');
  const json = parsedJson(trimmed);
  if ('value' in json) return detectFormat(json.value, context);
  if (looksLikeYamlTemplate(trimmed)) {
    // Loaded when it is needed: most runs meet no YAML, and its parser takes as long to load as Node itself to start.
    const { parseYaml } = await import('./template/yaml');
    return detectFormat(parseYaml(trimmed), context);
  }
  const documents = documentsIn(trimmed);
  if (documents) return detectAll(documents, context);
  throw notText(trimmed, json.error);
}

/** Whether a text that is no JSON is meant as a CloudFormation template: it names a section at the margin. */
export const looksLikeYamlTemplate = (text: string): boolean =>
  !/^\s*[[{]/.test(text) && /^(['"]?)(?:Resources|AWSTemplateFormatVersion)\1\s*:/m.test(text);

function parsedJson(text: string): { readonly value: unknown } | { readonly error: Error } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { error: error as Error };
  }
}

/** The documents of a text that holds several; `undefined` when it does not begin with a whole one. */
function documentsIn(text: string): (readonly [unknown, string])[] | undefined {
  const lines = text.split('\n');
  const first = parsedJson(lines[0] as string);
  if ('value' in first && typeof first.value === 'object') return lines.flatMap(lineDocument);
  return undefined;
}

/** A line that is no JSON is handed on as text, and refused where it stands. */
function lineDocument(line: string, index: number): (readonly [unknown, string])[] {
  if (line.trim() === '') return [];
  const json = parsedJson(line);
  return [['value' in json ? json.value : line, `line ${index + 1}`]];
}

function notText(text: string, cause: Error): ParseError {
  if (text.slice(0, 200).includes('\0')) {
    return new ParseError('Cannot read the document: it has zero bytes, so it is not UTF-8 text', 'broken', { cause });
  }
  if (/^[[{]/.test(text)) {
    // The engine's message quotes the text, line breaks and all.
    const found = cause.message.replace(/\s+/g, ' ');
    return new ParseError(`Cannot parse the document as JSON: ${found}`, 'broken', { cause });
  }
  return new ParseError(
    `Cannot read the document: found neither JSON nor a CloudFormation template, but ${JSON.stringify(text.slice(0, 40))}`,
    'unknown',
    { cause },
  );
}
