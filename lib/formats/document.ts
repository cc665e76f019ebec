import type { FactScope } from '../core/facts';
import type { SourcePosition } from '../core/item';
import { isObject } from '../core/json';
import type { Description } from '../core/reading/reader';
import { ParseError } from './parse-error';
import { checkJsonTextSize } from './scan/json-size';
import type { SourcePositions } from './template/positions/source-positions';

/** A JSON object after parsing. */
export type JsonDocument = Readonly<Record<string, unknown>>;

/** Values for the parameters of a template. `null` is a value that is not known, and that may differ from the default. */
export type TemplateParameters = Readonly<Record<string, string | null>>;

/** The caller's knowledge about a document, besides its text. */
export interface DocumentContext {
  /** How describe calls list resources, as the readers declare it. */
  readonly descriptions?: readonly Description[];
  /** Parses JSON. Default: `JSON.parse`. */
  readonly parseJson?: (text: string) => unknown;
  /** Account and Region that a template is deployed to or that a description comes from; items name their own. */
  readonly scope?: FactScope;
  /** The name of the stack that a template is deployed as. */
  readonly stackName?: string;
  /** Values for the parameters of a template. */
  readonly templateParameters?: TemplateParameters;
  /** The positions of the values of a template. */
  readonly positions?: SourcePositions;
  /** The keys that an object of a template has a second time, for people: `"Web" at line 3, column 5`. */
  readonly repeatedKeys?: readonly string[];
  /** Whether templates are returned as they are, for the caller to read them together with others. */
  readonly keepsTemplates?: boolean;
  /** The file of a template that is not the one that was given, as that of a nested stack. */
  readonly file?: string;
}

/** A template that is not read yet. */
export interface FoundTemplate {
  readonly document: JsonDocument;
  readonly context: DocumentContext;
}

/** A resource that a document names but that cannot be evaluated. */
export interface UnreadableRecord {
  readonly resourceType?: string;
  readonly resourceId?: string;
  readonly message: string;
  /** Where a template declares the resource. */
  readonly position?: SourcePosition;
}

/** Returns the value if it is a JSON object, and an empty object if not. */
export const objectIn = (value: unknown): JsonDocument => (isObject(value) ? value : {});

/**
 * Returns an object of entries that a template is expanded to. Of two entries with one key, one would hide the other.
 * @throws ParseError if two entries have the same key
 */
export function uniteEntries(entries: Iterable<readonly [key: string, value: unknown]>): JsonDocument {
  const united = new Map<string, unknown>();
  for (const [key, value] of entries) {
    if (united.has(key)) {
      throw new ParseError(`Cannot read the template: its expansion makes ${JSON.stringify(key)} twice`, 'broken');
    }
    united.set(key, value);
  }
  return Object.fromEntries(united);
}

/**
 * Parses the JSON text that an envelope or a line holds.
 * @throws ParseError if the text is not JSON, or is nested too deeply
 */
export function parseJsonDocument(
  text: string,
  path: string,
  { parseJson = JSON.parse }: Pick<DocumentContext, 'parseJson'> = {},
): unknown {
  try {
    checkJsonTextSize(text);
    return parseJson(text);
  } catch (cause) {
    if (cause instanceof ParseError)
      throw new ParseError(`Cannot parse ${path} as JSON: ${cause.message}`, 'broken', { cause });
    throw new ParseError(`Cannot parse ${path} as JSON: found ${JSON.stringify(text.slice(0, 40))}`, 'broken', {
      cause,
    });
  }
}

/** Formats the keys of an object for a message: `the keys "a", "b" and 3 more`. */
export function listKeys(document: JsonDocument): string {
  const keys = Object.keys(document).map((key) => JSON.stringify(key.length > 40 ? `${key.slice(0, 37)}...` : key));
  if (keys.length === 0) return 'no keys';
  const rest = keys.length - MAX_KEYS_SHOWN;
  return `the key${keys.length > 1 ? 's' : ''} ${keys.slice(0, MAX_KEYS_SHOWN).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
const MAX_KEYS_SHOWN = 6;
