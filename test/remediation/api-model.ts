import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Operation } from '../../lib/core/remediation/operation';
import type { Call, Step } from '../../lib/core/remediation/step';

/** The SDK clients that have the models of the services, by boto3's names, which runbooks use. */
export const CLIENTS: Readonly<Record<Operation['service'], string>> = {
  acm: '@aws-sdk/client-acm',
  cloudfront: '@aws-sdk/client-cloudfront',
  cloudtrail: '@aws-sdk/client-cloudtrail',
  dynamodb: '@aws-sdk/client-dynamodb',
  ec2: '@aws-sdk/client-ec2',
  ecr: '@aws-sdk/client-ecr',
  elbv2: '@aws-sdk/client-elastic-load-balancing-v2',
  iam: '@aws-sdk/client-iam',
  kms: '@aws-sdk/client-kms',
  lambda: '@aws-sdk/client-lambda',
  opensearch: '@aws-sdk/client-opensearch',
  rds: '@aws-sdk/client-rds',
  s3: '@aws-sdk/client-s3',
  s3control: '@aws-sdk/client-s3-control',
  sns: '@aws-sdk/client-sns',
  sqs: '@aws-sdk/client-sqs',
};

/** A call, or the describe call that a step repeats while it waits. */
interface ApiRequest {
  readonly service: Operation['service'];
  readonly api: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * Lists how a call differs from the SDK's model of the operation: names, nested types, required members and enumeration
 * values. Empty when the SDK would accept the call.
 *
 * The clients export their model as schemas. A schema is a tuple whose first element is its kind; the types are in
 * `@smithy/types/dist-types/schema/static-schemas.d.ts`. The seventh element of a structure is the number of its required
 * members, which come first.
 */
export function checkCall({ service, api, parameters }: ApiRequest): string[] {
  const client = require(CLIENTS[service]) as Client;
  const operation = client[`${api}$`] as readonly unknown[] | undefined;
  if (operation?.[0] !== KIND.operation) return [`${service} has no operation ${api}`];
  return checkValue(parameters, operation[4] as Schema, api, service, undefined);
}

/**
 * Like {@link checkCall}, for a call of a plan: where a live resource completes it, or another call, it may lack required
 * members. What it takes from the answer of another call has to exist in it.
 */
export function checkPlannedCall(call: Call, steps: readonly Step[]): string[] {
  const find = (step: string) => steps.find(({ name }) => name === step)?.operation;
  const references = Object.values(call.references ?? {});
  const isCompleted = find(call.step)?.completion !== undefined || references.length > 0;
  return [
    ...checkCall(call).filter((problem) => !isCompleted || !problem.endsWith(' is missing')),
    ...references.flatMap(({ step, path }) => {
      const operation = find(step);
      return operation ? checkAnswerPath(operation, path) : [`${call.step} refers to ${step}, which is unknown`];
    }),
  ];
}

/** Lists the problem of a path to a simple value in the answer of an operation, if it has one. */
export function checkAnswerPath(
  { service, api }: Pick<Operation, 'service' | 'api'>,
  path: readonly string[],
): string[] {
  const operation = (require(CLIENTS[service]) as Client)[`${api}$`] as readonly unknown[];
  let schema = resolveSchema(operation[5] as Schema);
  for (const name of path) {
    const [names, members] = typeof schema === 'number' ? [[], []] : [schema[4] as string[], schema[5] as Schema[]];
    if (!names.includes(name)) return [`the answer of ${api} has no ${path.join('.')}`];
    schema = resolveSchema(members[names.indexOf(name)] as Schema);
  }
  return typeof schema === 'number' ? [] : [`${path.join('.')} of ${api} is not a simple value`];
}

type Client = Readonly<Record<string, unknown>>;
type Schema = number | 'unit' | readonly unknown[] | (() => Schema);

const KIND = { simple: 0, list: 1, map: 2, structure: 3, union: 4, operation: 9 } as const;

/** https://smithy.io/2.0/spec/simple-types.html as numbers: `@smithy/types/dist-types/schema/sentinels.d.ts` */
const SIMPLE: Readonly<Record<number, readonly [name: string, is: (value: unknown) => boolean]>> = {
  0: ['a string', (value) => typeof value === 'string'],
  1: ['a number', (value) => typeof value === 'number' && Number.isFinite(value)],
  2: ['a boolean', (value) => typeof value === 'boolean'],
};
const LIST_OF = 64;
const MAP_OF = 128;

function checkValue(
  value: unknown,
  reference: Schema,
  path: string,
  service: Operation['service'],
  allowed: readonly string[] | undefined,
): string[] {
  const schema = resolveSchema(reference);
  if (typeof schema === 'number') return checkSimple(value, schema, path, allowed);
  const [kind] = schema;
  if (kind === KIND.simple) return checkValue(value, schema[4] as Schema, path, service, allowed);
  if (kind === KIND.list) {
    if (!Array.isArray(value)) return [`${path} is not a list`];
    return value.flatMap((one, index) => checkValue(one, schema[4] as Schema, `${path}[${index}]`, service, allowed));
  }
  if (!isObject(value)) return [`${path} is not an object`];
  if (kind === KIND.map) {
    return Object.entries(value).flatMap(([key, one]) =>
      checkValue(one, schema[5] as Schema, `${path}.${key}`, service, allowed),
    );
  }
  return checkMembers(value, schema, path, service);
}

function checkMembers(
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
      return checkValue(
        one,
        members[index] as Schema,
        `${path}.${name}`,
        service,
        listEnumValues(service, structure, name),
      );
    }),
  ];
}

function checkSimple(value: unknown, schema: number, path: string, allowed: readonly string[] | undefined): string[] {
  if (schema >= MAP_OF) {
    if (!isObject(value)) return [`${path} is not an object`];
    return Object.entries(value).flatMap(([key, one]) => checkSimple(one, schema - MAP_OF, `${path}.${key}`, allowed));
  }
  if (schema >= LIST_OF) {
    if (!Array.isArray(value)) return [`${path} is not a list`];
    return value.flatMap((one, index) => checkSimple(one, schema - LIST_OF, `${path}[${index}]`, allowed));
  }
  const [name, is] = SIMPLE[schema] ?? [];
  if (!name || !is) throw new Error(`Cannot check ${path}: found the type ${schema}`);
  if (!is(value)) return [`${path} is not ${name}`];
  return allowed && !allowed.includes(value as string)
    ? [`${path} is "${value}", not one of ${allowed.join(', ')}`]
    : [];
}

/** The schema of an operation without parameters, which clients name `unit`. */
const NO_MEMBERS: readonly unknown[] = [KIND.structure, '', '', 0, [], []];

/** A reference is a function; a member with traits is a pair of its schema and them. */
function resolveSchema(schema: Schema): number | readonly unknown[] {
  if (typeof schema === 'function') return resolveSchema(schema());
  if (Array.isArray(schema) && schema.length === 2) return resolveSchema(schema[0] as Schema);
  return schema === 'unit' ? NO_MEMBERS : (schema as number | readonly unknown[]);
}

/**
 * Returns the values of a member's enumeration. Schemas lack them, but the client exports a constant with the name of the
 * member's declared type.
 */
function listEnumValues(
  service: Operation['service'],
  structure: string,
  member: string,
): readonly string[] | undefined {
  const type = readMemberTypes(service).get(`${structure}.${member}`);
  const values = type && (require(CLIENTS[service]) as Client)[type];
  return isObject(values) ? (Object.values(values) as string[]) : undefined;
}

/** Returns the declared type of each member by `Structure.Member`, and for lists the type of their elements. */
function readMemberTypes(service: Operation['service']): ReadonlyMap<string, string> {
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
