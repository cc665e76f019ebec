import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { parseExactJson, roundNumbers } from '../../core/exact-json';
import { isObject } from '../../core/json';
import { UnreadableItem } from '../../core/reading/unreadable';
import { attempt } from '../../engine/system-error';
import { readUtf8 } from '../../formats/read-utf8';
import { checkJsonSize } from '../../formats/scan/json-size';
import { HistoryError } from '../history-error';
import type { ItemValidator } from './item-validator';
import { parseResourceSchema, type ResourceSchema } from './resource-schema';

/** The values of items that do not have their own. */
export interface ItemDefaults {
  readonly accountId?: string | undefined;
  readonly region?: string | undefined;
  /** ISO 8601. */
  readonly captureTime?: string | undefined;
}

/** How lines are checked and completed. */
export interface DeclaredTypes {
  readonly validator: ItemValidator;
  readonly defaults: ItemDefaults;
  /** Whether each line is a resource that is gone, whatever the line holds. */
  readonly isDeletion?: boolean;
}

/** An item of a line, in the form of AWS Config's files. */
export interface DeclaredItem {
  /** `things.ndjson:3` */
  readonly source: string;
  readonly item: Readonly<Record<string, unknown>>;
  /** The same item with the digits of its numbers. */
  readonly exact: DeclaredItem['item'];
}

/** A line that cannot be used, and why. */
interface RefusedLine extends Pick<DeclaredItem, 'source'> {
  /** Undefined if the line is no JSON object. */
  readonly item: DeclaredItem['item'] | undefined;
  readonly exact: DeclaredItem['item'] | undefined;
  readonly error: unknown;
}

/** A line of a file with third-party resources. */
export type DeclaredLine = DeclaredItem | RefusedLine;

/**
 * Reads schemas from files, and from the `.json` files of folders.
 * @throws HistoryError if one cannot be used, or if two declare the same type
 */
export function readSchemaFiles(paths: readonly string[]): ResourceSchema[] {
  const files = paths.flatMap((path) =>
    attempt(`Cannot read the schema "${path}"`, () =>
      statSync(path).isDirectory()
        ? readdirSync(path)
            .filter((name) => name.endsWith('.json'))
            .sort()
            .map((name) => join(path, name))
        : [path],
    ),
  );
  if (files.length === 0) throw new HistoryError(`Cannot read schemas from "${paths[0]}": it has no .json file`);
  const byType = new Map<string, string>();
  return files.map((file) => {
    const text = attempt(`Cannot read the schema "${file}"`, () => readFileSync(file, 'utf8'));
    const schema = parseResourceSchema(text, file);
    const other = byType.get(schema.typeName);
    if (other !== undefined) {
      throw new HistoryError(`Cannot use the schema "${file}": "${other}" declares ${schema.typeName} as well`);
    }
    byType.set(schema.typeName, file);
    return schema;
  });
}

/** Whether a file has one item a line, by its name. */
export const isDeclaredFile = (source: string): boolean =>
  source === '-' || /\.(?:ndjson|jsonl)(?:\.gz)?$/i.test(source);

/**
 * Reads a file with one item a line, in the form of AWS Config's items, and checks each by the schema of its type.
 * @throws what reading or inflating the file throws
 */
export async function* readDeclared(
  source: string,
  { validator, defaults, isDeletion = false }: DeclaredTypes,
  stdin: Readable | undefined,
): AsyncGenerator<DeclaredLine, void> {
  const complete = (item: DeclaredMembers, exact: DeclaredMembers) => ({
    item: addDefaults(item, defaults),
    exact: addDefaults(exact, defaults),
  });
  let number = 0;
  for await (const text of splitLines(readUtf8(source === '-' && stdin ? stdin : source))) {
    number++;
    const place = `${source}:${number}`;
    let value: unknown;
    let exact: unknown;
    if (text.trim() === '') continue;
    try {
      checkJsonSize(Buffer.from(text));
      exact = parseDeclared(text);
      if (isDeletion && isObject(exact)) exact = { ...exact, ...DELETED };
      value = roundNumbers(exact);
      validator.check(value);
      yield { source: place, ...complete(value as DeclaredMembers, exact as DeclaredMembers) };
    } catch (error) {
      const item = isObject(value) && isObject(exact) ? complete(value, exact) : { item: undefined, exact: undefined };
      yield { source: place, ...item, error };
    }
  }
}

/** AWS Config accepts 64 KB. A file without line breaks must not fill the memory. */
const MAX_DECLARED_LENGTH = 16 << 20;

/** Yields the lines of chunks, each of which is valid only until the next one is requested. */
async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = `${rest}${decoder.decode(chunk, { stream: true })}`.split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_DECLARED_LENGTH) throw new UnreadableItem('Cannot read a line of more than 16 MB');
    yield* lines;
  }
  yield rest + decoder.decode();
}

const DELETED = { configurationItemStatus: 'ResourceDeleted', configuration: null };

function parseDeclared(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch (cause) {
    throw new UnreadableItem(`Cannot read the line: it is not JSON (${(cause as Error).message})`, { cause });
  }
}

type DeclaredMembers = DeclaredItem['item'];

function addDefaults(item: DeclaredMembers, defaults: ItemDefaults): DeclaredMembers {
  const { captureTime, accountId, region } = defaults;
  const missing = (names: readonly string[]): boolean => names.every((name) => item[name] == null);
  return {
    ...item,
    ...(missing(['awsAccountId', 'accountId']) && accountId !== undefined && { awsAccountId: accountId }),
    ...(missing(['awsRegion']) && region !== undefined && { awsRegion: region }),
    ...(missing(['configurationItemCaptureTime']) &&
      captureTime !== undefined && { configurationItemCaptureTime: captureTime }),
    ...(!isObject(item.supplementaryConfiguration) && { supplementaryConfiguration: {} }),
    ...(missing(['configurationItemStatus']) && { configurationItemStatus: 'OK' }),
  };
}
