import type { NormalizedSchema } from '@smithy/core/schema';
import { InvalidInput } from './invalid-input';

export type TimestampFormat = 'date-time' | 'http-date' | 'epoch-seconds';

/** The formats that a member can name, by the number of its schema. */
const TIMESTAMP_FORMATS: Readonly<Record<number, TimestampFormat>> = {
  5: 'date-time',
  6: 'http-date',
  7: 'epoch-seconds',
};

/** Returns the format of a timestamp: its own, or that of the place in the message. */
export function getTimestampFormat(schema: NormalizedSchema, otherwise: TimestampFormat): TimestampFormat {
  return TIMESTAMP_FORMATS[schema.getSchema() as number] ?? otherwise;
}

/**
 * Reads a scalar from its text in XML, a query, a header or a path.
 * @throws InvalidInput
 */
export function readScalar(schema: NormalizedSchema, text: string, path: string): unknown {
  if (schema.isBooleanSchema()) {
    if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
    throw new InvalidInput('type', path, `Invalid boolean value: ${text}`);
  }
  if (schema.isNumericSchema() || schema.isBigIntegerSchema() || schema.isBigDecimalSchema()) {
    const number = Number(text);
    if (text.trim() !== '' && (Number.isFinite(number) || NON_FINITE.includes(text))) return number;
    throw new InvalidInput('type', path, `Invalid number value: ${text}`);
  }
  if (schema.isTimestampSchema()) return readTimestamp(text, path);
  if (schema.isBlobSchema()) return Buffer.from(text, 'base64');
  return text;
}

export const NON_FINITE: readonly string[] = ['NaN', 'Infinity', '-Infinity'];

/** Reads a time in any of the formats, since they differ in their first characters. */
export function readTimestamp(value: string | number, path: string): Date {
  const isNumber = typeof value === 'number' || /^-?\d+(\.\d+)?$/.test(value);
  const date = new Date(isNumber ? Math.round(Number(value) * 1000) : value);
  if (!Number.isNaN(date.getTime())) return date;
  throw new InvalidInput('type', path, `Invalid timestamp: ${value}`);
}

/** Writes a time. Services answer with `Date`; state that comes from a file has texts and epoch numbers. */
export function writeTimestamp(value: unknown, format: TimestampFormat): string | number {
  const date = value instanceof Date ? value : new Date(value as string | number);
  if (Number.isNaN(date.getTime())) throw new Error(`Cannot write time: got ${JSON.stringify(value)}`);
  switch (format) {
    case 'epoch-seconds':
      return date.getTime() / 1000;
    case 'http-date':
      return date.toUTCString();
    case 'date-time':
      return date.toISOString();
  }
}

/** Writes a scalar as text. */
export function writeScalar(schema: NormalizedSchema, value: unknown, format: TimestampFormat): string {
  if (schema.isTimestampSchema()) return String(writeTimestamp(value, getTimestampFormat(schema, format)));
  if (schema.isBlobSchema()) return toBase64Text(value);
  return String(value);
}

export const toBase64Text = (value: unknown): string => Buffer.from(value as Uint8Array | string).toString('base64');

type SchemaMember = readonly [name: string, schema: NormalizedSchema];

const membersOfSchemas = new WeakMap<NormalizedSchema, readonly SchemaMember[]>();

/** Lists the members of a structure. They are kept, because iterating over a schema takes longer than most values. */
export function listSchemaMembers(schema: NormalizedSchema): readonly SchemaMember[] {
  const known = membersOfSchemas.get(schema);
  if (known) return known;
  const members = [...schema.structIterator()];
  membersOfSchemas.set(schema, members);
  return members;
}

const valuesOfSchemas = new WeakMap<NormalizedSchema, NormalizedSchema>();

/** Returns the schema of the elements of a list, or of the values of a map. It is kept: a schema makes a new one each time. */
export function getValueSchema(schema: NormalizedSchema): NormalizedSchema {
  const known = valuesOfSchemas.get(schema);
  if (known) return known;
  const value = schema.getValueSchema();
  valuesOfSchemas.set(schema, value);
  return value;
}

/** The required members of a structure come first, and the schema says how many there are. */
export function listRequiredMembers(schema: NormalizedSchema): readonly string[] {
  const tuple = schema.getSchema() as readonly unknown[];
  return Array.isArray(tuple) ? ((tuple[4] as string[]) ?? []).slice(0, Number(tuple[6] ?? 0)) : [];
}
