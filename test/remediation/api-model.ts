import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Operation } from '../../lib/core/remediation/operation';

/** boto3's names of services, which documents use, and the clients of the SDK whose model says what they take. */
const CLIENTS: Readonly<Record<Operation['service'], string>> = {
  acm: '@aws-sdk/client-acm',
  ec2: '@aws-sdk/client-ec2',
  elbv2: '@aws-sdk/client-elastic-load-balancing-v2',
  s3: '@aws-sdk/client-s3',
};

/** A call, or a describe call that is repeated. */
interface Request {
  readonly service: Operation['service'];
  readonly api: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * What is wrong with a call by the SDK's own model of the operation: names, types all the way down, required members,
 * and the words of enumerations. Empty when AWS's SDK would send it as it is.
 *
 * The clients export their model as schemas, and a schema is a tuple whose first element is its kind; the types are in
 * `@smithy/types/dist-types/schema/static-schemas.d.ts`. Of a structure's members the first so many are required, as
 * its seventh element says.
 */
export function faultsOf({ service, api, parameters }: Request): string[] {
  const client = require(CLIENTS[service]) as Client;
  const operation = client[`${api}$`] as readonly unknown[] | undefined;
  if (operation?.[0] !== KIND.operation) return [`${service} has no operation ${api}`];
  return faults(parameters, operation[4] as Schema, api, service, undefined);
}

type Client = Readonly<Record<string, unknown>>;
type Schema = number | readonly unknown[] | (() => Schema);

const KIND = { simple: 0, list: 1, map: 2, structure: 3, union: 4, operation: 9 } as const;

/** https://smithy.io/2.0/spec/simple-types.html as numbers: `@smithy/types/dist-types/schema/sentinels.d.ts` */
const SIMPLE: Readonly<Record<number, readonly [name: string, is: (value: unknown) => boolean]>> = {
  0: ['a string', (value) => typeof value === 'string'],
  1: ['a number', (value) => typeof value === 'number' && Number.isFinite(value)],
  2: ['a boolean', (value) => typeof value === 'boolean'],
};
const LIST_OF = 64;
const MAP_OF = 128;

function faults(
  value: unknown,
  given: Schema,
  path: string,
  service: Operation['service'],
  words: readonly string[] | undefined,
): string[] {
  const schema = resolved(given);
  if (typeof schema === 'number') return faultsOfSimple(value, schema, path, words);
  const [kind] = schema;
  if (kind === KIND.simple) return faults(value, schema[4] as Schema, path, service, words);
  if (kind === KIND.list) {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((one, index) => faults(one, schema[4] as Schema, `${path}[${index}]`, service, words));
  }
  if (!isObject(value)) return [`${path} is no object`];
  if (kind === KIND.map) {
    return Object.entries(value).flatMap(([key, one]) =>
      faults(one, schema[5] as Schema, `${path}.${key}`, service, words),
    );
  }
  return faultsOfMembers(value, schema, path, service);
}

function faultsOfMembers(
  value: Readonly<Record<string, unknown>>,
  schema: readonly unknown[],
  path: string,
  service: Operation['service'],
): string[] {
  const [, , structure, , names, members, required = 0] = schema as readonly [
    ...[kind: number, namespace: string, name: string, traits: unknown],
    ...[names: readonly string[], members: readonly Schema[], required?: number],
  ];
  const missing = names.slice(0, required).filter((name) => value[name] === undefined);
  return [
    ...missing.map((name) => `${path}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, one]) => {
      const index = names.indexOf(name);
      if (index < 0) return [`${path}.${name} is unknown`];
      return faults(one, members[index] as Schema, `${path}.${name}`, service, wordsOf(service, structure, name));
    }),
  ];
}

function faultsOfSimple(value: unknown, schema: number, path: string, words: readonly string[] | undefined): string[] {
  if (schema >= MAP_OF) {
    if (!isObject(value)) return [`${path} is no object`];
    return Object.entries(value).flatMap(([key, one]) => faultsOfSimple(one, schema - MAP_OF, `${path}.${key}`, words));
  }
  if (schema >= LIST_OF) {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((one, index) => faultsOfSimple(one, schema - LIST_OF, `${path}[${index}]`, words));
  }
  const [name, is] = SIMPLE[schema] ?? [];
  if (!name || !is) throw new Error(`Cannot check ${path}: found the type ${schema}`);
  if (!is(value)) return [`${path} is not ${name}`];
  return words && !words.includes(value as string) ? [`${path} is "${value}", not one of ${words.join(', ')}`] : [];
}

/** A reference is a function, and a member with traits of its own stands in a pair with them. */
function resolved(schema: Schema): number | readonly unknown[] {
  if (typeof schema === 'function') return resolved(schema());
  if (Array.isArray(schema) && schema.length === 2) return resolved(schema[0] as Schema);
  return schema as number | readonly unknown[];
}

/**
 * The words of a member's enumeration, of which schemas know nothing: the type that the client declares for the member
 * is also the name of a constant with the words.
 */
function wordsOf(service: Operation['service'], structure: string, member: string): readonly string[] | undefined {
  const type = memberTypes(service).get(`${structure}.${member}`);
  const words = type && (require(CLIENTS[service]) as Client)[type];
  return isObject(words) ? (Object.values(words) as string[]) : undefined;
}

/** The declared type of each member, by `Structure.Member`; of lists the type of their elements. */
function memberTypes(service: Operation['service']): ReadonlyMap<string, string> {
  const known = typesByService.get(service);
  if (known) return known;
  const types = new Map<string, string>();
  const models = join(dirname(require.resolve(CLIENTS[service])), '../dist-types/models');
  for (const file of readdirSync(models).filter((name) => name.startsWith('models_'))) {
    const text = readFileSync(join(models, file), 'utf8');
    for (const [, name, body = ''] of text.matchAll(/^export interface (\w+)[^{]*\{\n([\s\S]*?)^\}/gm)) {
      for (const [, member, type = ''] of body.matchAll(/^ {4}(\w+)\??: (\w+)/gm)) types.set(`${name}.${member}`, type);
    }
  }
  typesByService.set(service, types);
  return types;
}

const typesByService = new Map<string, ReadonlyMap<string, string>>();

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
