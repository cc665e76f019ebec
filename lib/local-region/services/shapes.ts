import type { NormalizedSchema } from '@smithy/core/schema';
import { getValueSchema, listSchemaMembers } from '../wire/protocols/scalars';
import { ServiceModel } from '../wire/service-model';

/**
 * Returns a configuration that AWS Config recorded as a structure of the SDK. Names are matched without regard to case.
 * @param name of the structure in the SDK: `SecurityGroup`
 */
// biome-ignore lint/suspicious/noExplicitAny: the type follows from the name of the structure
export const toSdkStructure = (service: string, name: string, configuration: unknown): any =>
  toSdkValue(ServiceModel.load(service).findShape(name), configuration);

function toSdkValue(schema: NormalizedSchema, value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  if (schema.isListSchema()) {
    return [value].flat().map((each) => toSdkValue(getValueSchema(schema), each));
  }
  if (schema.isMapSchema()) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, toSdkValue(getValueSchema(schema), each)]),
    );
  }
  if (schema.isStructSchema()) {
    if (typeof value !== 'object') return undefined;
    const byName = new Map(Object.entries(value).map(([key, each]) => [key.toLowerCase(), each]));
    return Object.fromEntries(
      listSchemaMembers(schema)
        .map(([name, member]) => [name, toSdkValue(member, byName.get(name.toLowerCase()))] as const)
        .filter(([, each]) => each !== undefined),
    );
  }
  if (schema.isTimestampSchema()) return readDate(value);
  if (schema.isNumericSchema()) return Number.isNaN(Number(value)) ? undefined : Number(value);
  if (schema.isBooleanSchema()) return value === true || value === 'true';
  if (schema.isStringSchema() && typeof value === 'object') {
    // Some types have a text as an object: `{ "value": "…" }`, or `{ "name": "ANY" }` for the uses of a certificate's key.
    const { value: text, name } = value as { value?: unknown; name?: unknown };
    return String(text ?? name ?? '');
  }
  return value;
}

function readDate(value: unknown): Date | undefined {
  const date = new Date(value as string | number);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Returns a structure of the SDK as AWS Config records most types: names begin in lower case, times are texts. */
// biome-ignore lint/suspicious/noExplicitAny: the type follows from that of the value
export function toConfiguration(value: unknown): any {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(toConfiguration);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([key, each]) => [key.charAt(0).toLowerCase() + key.slice(1), toConfiguration(each)]),
  );
}
