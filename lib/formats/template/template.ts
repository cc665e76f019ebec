import type { ConfigurationItem } from '../../core/item';
import { isList, isObject, isString, formatValue } from '../../core/reading/properties';
import { UnreadableItem } from '../../core/reading/unreadable';
import { joinList } from '../../core/text/format';
import { type DocumentContext, type JsonDocument, listKeys, objectIn, type UnreadableRecord } from '../document-reader';
import { ParseError } from '../parse-error';
import { toTags } from '../tags';
import { decideCondition } from './conditions';
import { physicalName } from './physical-name';
import { findRelatedResources } from './related-resources';
import { resolve } from './resolve';
import { Scope } from './scope';

/** What a template holds. */
export interface TemplateContent {
  readonly resources: readonly ConfigurationItem[];
  readonly unreadable: readonly UnreadableRecord[];
  readonly notes: readonly string[];
  readonly nestedTemplates: readonly NestedTemplate[];
}

/** A template that another one deploys as a stack of its own, in the file of the same cloud assembly. */
export interface NestedTemplate {
  /** The stack's logical id in the outer template. */
  readonly logicalId: string;
  /** Relative to the folder of the outer template. */
  readonly path: string;
  /** Those that the outer template resolves. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** One resource that the template makes, as far as that is known. */
export interface DeclaredResource {
  readonly logicalId: string;
  readonly type: string;
  /** As written. */
  readonly raw: JsonDocument;
  /** Resolved; not an object where the template has a macro in its place. */
  readonly properties: unknown;
  /** Its condition, when only a deployment tells whether it holds. */
  readonly condition?: string;
}

/**
 * Reads a CloudFormation template: every resource that it makes, with what can be told of it before a deployment.
 * @throws ParseError when it is no template
 */
export function readTemplate(template: JsonDocument, context: DocumentContext): TemplateContent {
  try {
    return readContent(template, context);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ParseError('Cannot read the template: it is nested too deeply', 'broken', { cause });
  }
}

function readContent(template: JsonDocument, context: DocumentContext): TemplateContent {
  if (!isObject(template.Resources)) {
    throw new ParseError(`Cannot read a template: expected Resources, found ${listKeys(template)}`, 'broken');
  }
  const scope = new Scope(template, context, decideCondition);
  const declared: DeclaredResource[] = [];
  const unreadable: UnreadableRecord[] = [];
  for (const [logicalId, raw] of Object.entries(template.Resources)) {
    const why = whyUnreadable(logicalId, raw);
    if (why) unreadable.push({ resourceId: logicalId, message: why });
    else declared.push(...declare(logicalId, raw as JsonDocument & { readonly Type: string }, scope));
  }
  const neighbours = findRelatedResources(declared);
  const resources = declared.flatMap((one) => {
    try {
      return [toResource(one, neighbours.get(one.logicalId) ?? {}, context)];
    } catch (error) {
      if (!(error instanceof UnreadableItem)) throw error;
      unreadable.push({ resourceType: one.type, resourceId: one.logicalId, message: error.message });
      return [];
    }
  });
  const nestedTemplates = declared.filter(isNestedStack).flatMap(nestedTemplate);
  return { resources, unreadable, notes: notesOn(template, declared, nestedTemplates), nestedTemplates };
}

function whyUnreadable(logicalId: string, raw: unknown): string | undefined {
  if (logicalId.startsWith('Fn::ForEach::')) {
    return `Cannot judge what "${logicalId}" makes: loops of AWS::LanguageExtensions are not expanded`;
  }
  if (logicalId === 'Fn::Transform') {
    return `Cannot judge what the macro ${formatValue(objectIn(raw).Name)} makes: macros are not expanded`;
  }
  if (isObject(raw) && isString(raw.Type)) return undefined;
  return `Cannot read the resource "${logicalId}": expected an object with a Type, found ${formatValue(raw)}`;
}

/** None when its condition does not hold. */
function declare(logicalId: string, raw: JsonDocument & { readonly Type: string }, scope: Scope): DeclaredResource[] {
  const { Type: type, Condition: condition } = raw;
  const exists = condition === undefined ? true : scope.condition(condition);
  if (exists === false) return [];
  const properties = resolve(raw.Properties ?? {}, scope);
  return [{ logicalId, type, raw, properties, ...(exists === undefined && { condition: String(condition) }) }];
}

function toResource(
  { logicalId, type, properties }: DeclaredResource,
  supplementaryConfiguration: Readonly<Record<string, readonly unknown[]>>,
  { place }: DocumentContext,
): ConfigurationItem {
  const known = objectIn(properties);
  const name = physicalName(type, known);
  return {
    shape: 'template',
    resourceType: type,
    resourceId: logicalId,
    ...(name !== undefined && { resourceName: name }),
    ...(place?.accountId !== undefined && { accountId: place.accountId }),
    ...(place?.region !== undefined && { region: place.region }),
    status: 'OK',
    tags: toTags(known.Tags, 'Properties.Tags'),
    relationships: [],
    configuration: properties,
    supplementaryConfiguration,
  };
}

const isNestedStack = ({ type }: DeclaredResource): boolean => type === 'AWS::CloudFormation::Stack';

/** The CDK says in the metadata of a nested stack which file of the assembly its template is. */
function nestedTemplate({ logicalId, raw, properties }: DeclaredResource): NestedTemplate[] {
  const path = objectIn(raw.Metadata)['aws:asset:path'];
  if (!isString(path) || !/\.(json|ya?ml)$/i.test(path) || !isInside(path)) return [];
  const parameters = Object.entries(objectIn(objectIn(properties).Parameters)).flatMap(([name, value]) =>
    isString(value) || typeof value === 'number' ? [[name, String(value)] as const] : [],
  );
  return [{ logicalId, path, parameters: Object.fromEntries(parameters) }];
}

/** Whether a relative path stays within the folder that it starts from: a template is not trusted to name others. */
export const isInside = (path: string): boolean =>
  path !== '' && !/^([/\\]|[a-z]:)/i.test(path) && !path.split(/[/\\]/).includes('..');

/** What is not expanded, and so not seen. */
function notesOn(template: JsonDocument, declared: readonly DeclaredResource[], nested: readonly NestedTemplate[]): string[] {
  const followed = new Set(nested.map(({ logicalId }) => logicalId));
  const stacks = declared.filter((one) => isNestedStack(one) && !followed.has(one.logicalId));
  const modules = declared.filter(({ type }) => type.endsWith('::MODULE'));
  const conditional = declared.filter(({ condition }) => condition !== undefined);
  const idsOf = (some: readonly DeclaredResource[]): string => joinList(some.map(({ logicalId }) => logicalId));
  return [
    ...macrosOf(template.Transform).map(noteOnMacro),
    ...(stacks.length > 0 ? [`Nested stacks are judged when their templates are in the input: ${idsOf(stacks)}`] : []),
    ...(modules.length > 0 ? [`Modules are not expanded, what they make is not seen: ${idsOf(modules)}`] : []),
    ...(conditional.length > 0
      ? [`Only a deployment tells whether these are made, they are judged as if they were: ${idsOf(conditional)}`]
      : []),
  ];
}

/** One macro or several, by name or with parameters. Language extensions are met where they stand. */
const macrosOf = (transform: unknown): string[] =>
  (isList(transform) ? transform : [transform])
    .map((macro) => (isObject(macro) ? macro.Name : macro))
    .filter((macro): macro is string => isString(macro) && macro !== 'AWS::LanguageExtensions');

const noteOnMacro = (macro: string): string =>
  macro.startsWith('AWS::Serverless-')
    ? `The transform ${macro} is not expanded: what AWS::Serverless resources make is not seen`
    : `The macro ${formatValue(macro)} is not expanded: what it changes or adds is not seen`;
