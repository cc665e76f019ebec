import type { NormalizedSchema } from '@smithy/core/schema';
import { isObject } from '../../../core/json';
import { InvalidInput } from './invalid-input';
import {
  getTimestampFormat,
  getValueSchema,
  listRequiredMembers,
  listSchemaMembers,
  NON_FINITE,
  readTimestamp,
  toBase64Text,
  writeTimestamp,
} from './scalars';

interface JsonOptions {
  /** Whether members have the names of `jsonName`, as in REST services. */
  readonly jsonNames?: boolean;
  /** Whether unknown members and missing ones are errors, as boto3 checks the parameters of a call. */
  readonly isStrict?: boolean;
}

/**
 * Reads a value of a JSON body. Null is the same as absent.
 * @throws InvalidInput
 */
export function readJsonInput(
  schema: NormalizedSchema,
  value: unknown,
  path: string,
  options: JsonOptions = {},
): unknown {
  // Most values are texts.
  if (typeof value === 'string' && schema.isStringSchema()) return value;
  if (schema.isDocumentSchema()) return value;
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw createTypeError(value, 'List', path);
    const element = getValueSchema(schema);
    return value
      .map((each, index) => (each === null ? null : readJsonInput(element, each, `${path}.${index + 1}`, options)))
      .filter((each) => each !== null || isSparse(schema));
  }
  if (schema.isMapSchema()) {
    if (!isObject(value)) throw createTypeError(value, 'Map', path);
    const element = getValueSchema(schema);
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, each]) => each !== null || isSparse(schema))
        .map(([key, each]) => [key, each === null ? null : readJsonInput(element, each, `${path}.${key}`, options)]),
    );
  }
  if (schema.isStructSchema() || schema.isUnitSchema()) {
    if (!isObject(value)) throw createTypeError(value, 'Structure', path);
    return readMembers(schema, value, path, options);
  }
  return readJsonScalar(schema, value, path, options);
}

function readMembers(
  schema: NormalizedSchema,
  value: Readonly<Record<string, unknown>>,
  path: string,
  options: JsonOptions,
): object {
  const members = new Map(
    listSchemaMembers(schema).map(([name, member]) => [toWireName(name, member, options), [name, member] as const]),
  );
  const entries: [string, unknown][] = [];
  for (const [key, each] of Object.entries(value)) {
    const [name, member] = members.get(key) ?? [];
    const inner = path === '' ? key : `${path}.${key}`;
    if (!name || !member) {
      if (options.isStrict) throw new InvalidInput('unknown', inner, `Unknown parameter in input: "${key}"`);
    } else if (each !== null && each !== undefined) {
      entries.push([name, readJsonInput(member, each, inner, options)]);
    }
  }
  return Object.fromEntries(entries);
}

function readJsonScalar(schema: NormalizedSchema, value: unknown, path: string, { isStrict }: JsonOptions): unknown {
  if (schema.isStringSchema()) {
    if (typeof value === 'string') return value;
    throw createTypeError(value, 'String', path);
  }
  if (schema.isBooleanSchema()) {
    if (typeof value === 'boolean') return value;
    throw createTypeError(value, 'Boolean', path);
  }
  if (schema.isNumericSchema() || schema.isBigIntegerSchema() || schema.isBigDecimalSchema()) {
    if (typeof value === 'number') return value;
    if (typeof value === 'string' && NON_FINITE.includes(value)) return Number(value);
    throw createTypeError(value, 'Number', path);
  }
  if (schema.isTimestampSchema()) {
    if (value instanceof Date) return value;
    if (typeof value === 'number' || typeof value === 'string') return readTimestamp(value, path);
    throw createTypeError(value, 'Timestamp', path);
  }
  if (schema.isBlobSchema()) {
    if (value instanceof Uint8Array) return value;
    // A blob of a runbook is its text.
    if (typeof value === 'string') return Buffer.from(value, isStrict ? 'utf8' : 'base64');
    throw createTypeError(value, 'Blob', path);
  }
  return value;
}

/** @throws InvalidInput if a required member is missing, at any depth */
export function checkRequiredMembers(schema: NormalizedSchema, value: unknown, path = ''): void {
  if (typeof value !== 'object' || value === null) return;
  if (schema.isStructSchema()) {
    const members = value as Readonly<Record<string, unknown>>;
    for (const name of listRequiredMembers(schema)) {
      if (members[name] !== undefined) continue;
      throw new InvalidInput('missing', join(path, name), `Missing required parameter: ${join(path, name)}`);
    }
    for (const [name, member] of listSchemaMembers(schema))
      checkRequiredMembers(member, members[name], join(path, name));
  } else if (schema.isListSchema() && Array.isArray(value)) {
    for (const [index, each] of value.entries()) {
      checkRequiredMembers(getValueSchema(schema), each, `${path}.${index + 1}.member`);
    }
  } else if (schema.isMapSchema()) {
    for (const [key, each] of Object.entries(value))
      checkRequiredMembers(getValueSchema(schema), each, join(path, key));
  }
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** Returns a value as a JSON body has it: only the members of the schema. */
export function toJsonOutput(schema: NormalizedSchema, value: unknown, options: JsonOptions = {}): unknown {
  if (value === undefined || value === null) return value;
  if (typeof value === 'string' && schema.isStringSchema()) return value;
  if (schema.isDocumentSchema()) return value;
  if (schema.isListSchema())
    return (value as unknown[]).map((each) => toJsonOutput(getValueSchema(schema), each, options));
  if (schema.isMapSchema()) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, toJsonOutput(getValueSchema(schema), each, options)]),
    );
  }
  if (schema.isUnitSchema()) return {};
  if (schema.isStructSchema()) {
    const members = value as Readonly<Record<string, unknown>>;
    return Object.fromEntries(
      listSchemaMembers(schema)
        .filter(([name]) => members[name] !== undefined && members[name] !== null)
        .map(([name, member]) => [toWireName(name, member, options), toJsonOutput(member, members[name], options)]),
    );
  }
  if (schema.isTimestampSchema()) return writeTimestamp(value, getTimestampFormat(schema, 'epoch-seconds'));
  if (schema.isBlobSchema()) return toBase64Text(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return schema.isStringSchema() ? String(value) : value;
}

function toWireName(name: string, member: NormalizedSchema, { jsonNames = false }: JsonOptions): string {
  return (jsonNames && (member.getMergedTraits() as { jsonName?: string }).jsonName) || name;
}

const isSparse = (schema: NormalizedSchema): boolean => Boolean((schema.getMergedTraits() as { sparse?: 1 }).sparse);

/** The words of AWS's services in Java. */
function createTypeError(value: unknown, expected: string, path: string): InvalidInput {
  const found = Array.isArray(value)
    ? 'START_OF_LIST'
    : typeof value === 'object'
      ? 'START_OF_STRUCTURE'
      : typeof value === 'boolean'
        ? `${String(value).toUpperCase()}_VALUE`
        : `${typeof value}_VALUE`.toUpperCase();
  return new InvalidInput('type', path, `${found} can not be converted to a ${expected}`);
}
