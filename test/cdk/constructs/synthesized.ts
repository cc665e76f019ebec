import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createFolder } from '../../temporary-files';

// The CDK's own validator takes seconds for each app; test/bin synthesizes with it, and so does `npm run synth`.
process.env.CDK_VALIDATION = 'false';

export interface StackEnvironment {
  readonly account?: string;
  readonly region?: string;
}

/** A Region of each partition, and a stack without a fixed account and Region. */
export const PARTITIONS: readonly [partition: string, env: StackEnvironment][] = [
  ['aws', { account: '111122223333', region: 'eu-west-1' }],
  ['aws-cn', { account: '111122223333', region: 'cn-north-1' }],
  ['aws-us-gov', { account: '111122223333', region: 'us-gov-west-1' }],
  ['(unknown)', {}],
];

/** Creates a stack with the feature flags of the project. */
export const createStack = (env: StackEnvironment = {}): Stack =>
  new Stack(new App({ context, outdir: createFolder({}) }), 'Stack', { env });

/** Returns the template of a stack with the given constructs. */
export function synthesize(build: (stack: Stack) => void, env?: StackEnvironment): Template {
  const stack = createStack(env);
  build(stack);
  return Template.fromStack(stack);
}

/** Flattens intrinsics: references become `<Bucket.Arn>`, logical ids lose the hash that the CDK adds. */
export const asText = (value: unknown): string => flatten(value, {});

/** @param texts replace the references to them in a mapping */
function flatten(value: unknown, texts: Readonly<Record<string, string>>): string {
  if (typeof value === 'string') return value;
  const intrinsic = value as {
    readonly Ref?: string;
    readonly 'Fn::GetAtt'?: readonly [string, string];
    readonly 'Fn::Join'?: readonly [string, readonly unknown[]];
    readonly 'Fn::FindInMap'?: readonly string[];
  };
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join, 'Fn::FindInMap': path } = intrinsic;
  if (Ref !== undefined) return `<${removeHash(Ref)}>`;
  if (attribute) return `<${removeHash(attribute[0])}.${attribute[1]}>`;
  if (path) return texts[path[2] ?? ''] ?? `<${path.join('.')}>`;
  if (join) return join[1].map((part) => flatten(part, texts)).join(join[0]);
  throw new Error(`Cannot read ${JSON.stringify(value)} as text`);
}

/** Returns the contents of the runbooks of a template, by their names. */
export function listRunbooks(template: Template): Map<string, string> {
  const texts = template.toJSON().Mappings?.RunbookTexts?.Texts ?? {};
  return new Map(
    Object.values(template.findResources('AWS::SSM::Document')).map(({ Properties: { Name, Content } }) => [
      Name,
      flatten(Content, texts),
    ]),
  );
}

/** Returns the statements of a policy by their Sids. */
export function statementsById(policy: unknown): Readonly<Record<string, Statement>> {
  return Object.fromEntries(statementsOf(policy).map((statement) => [statement.Sid ?? '', statement]));
}

export const statementsOf = (policy: unknown): readonly Statement[] =>
  (policy as { readonly Statement: readonly Statement[] }).Statement;

export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** Returns the properties of the only resource of a type. */
export function findOnly(template: Template, type: string): Readonly<Record<string, unknown>> {
  const [resource, ...others] = Object.values(template.findResources(type));
  if (!resource || others.length > 0)
    throw new Error(`Cannot find the only ${type}: got ${others.length + (resource ? 1 : 0)}`);
  return resource.Properties;
}

const removeHash = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');

const { context } = JSON.parse(readFileSync(join(__dirname, '../../../cdk.json'), 'utf8')) as {
  readonly context: Record<string, unknown>;
};
