import type { ConfigurationItem } from '../../core/item';
import { formatValue, isList, isObject, isString } from '../../core/json';
import { UnreadableItem } from '../../core/reading/unreadable';
import { joinList } from '../../core/text/format';
import { type DocumentContext, type JsonDocument, listKeys, objectIn, type UnreadableRecord } from '../document';
import type { Form } from '../document-reader';
import { toTags } from '../items/tags';
import { ParseError } from '../parse-error';
import { isInside } from './cloud-assembly';
import { decideCondition } from './conditions';
import { type DeclaredResource, findPhysicalName, type NestedTemplate } from './declared';
import { findRelatedResources, type RelatedResources } from './related-resources';
import { resolve } from './resolve';
import { SymbolTable } from './symbol-table';

/** A CloudFormation template, from JSON or YAML. */
export const template: Form = {
  name: 'template',
  matches: ({ Resources, AWSTemplateFormatVersion: version }) =>
    version !== undefined ||
    (isObject(Resources) && Object.values(Resources).some((resource) => isObject(resource) && isString(resource.Type))),
  read(document, reader) {
    const { resources, unreadable, notes, nestedTemplates } = readTemplate(document, reader.context);
    for (const resource of resources) reader.resources.push(resource);
    for (const record of unreadable) reader.unreadable.push(record);
    for (const note of notes) reader.notes.push(note);
    for (const nested of nestedTemplates) reader.nestedTemplates.push(nested);
  },
};

/** The contents of a template. */
export interface TemplateContent {
  readonly resources: readonly ConfigurationItem[];
  readonly unreadable: readonly UnreadableRecord[];
  readonly notes: readonly string[];
  readonly nestedTemplates: readonly NestedTemplate[];
}

/**
 * Returns the resources that a CloudFormation template creates, resolved as far as possible before a deployment.
 * @throws ParseError if the document is not a template
 */
export function readTemplate(document: JsonDocument, context: DocumentContext): TemplateContent {
  try {
    return readContent(document, context);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ParseError('Cannot read the template: it is nested too deeply', 'broken', { cause });
  }
}

function readContent(document: JsonDocument, context: DocumentContext): TemplateContent {
  if (!isObject(document.Resources)) {
    throw new ParseError(`Cannot read a template: expected Resources, found ${listKeys(document)}`, 'broken');
  }
  const symbols = new SymbolTable(document, context, decideCondition);
  const declared: DeclaredResource[] = [];
  const unreadable: UnreadableRecord[] = [];
  for (const [logicalId, raw] of Object.entries(document.Resources)) {
    const message = explainUnreadable(logicalId, raw);
    if (message) unreadable.push({ resourceId: logicalId, message });
    else declared.push(...toDeclared(logicalId, raw as TypedResource, symbols));
  }
  const related = findRelatedResources(declared, symbols.budget);
  const resources = declared.flatMap((resource) => {
    try {
      return [toTemplateItem(resource, related.get(resource.logicalId) ?? {}, context)];
    } catch (error) {
      if (!(error instanceof UnreadableItem)) throw error;
      unreadable.push({ resourceType: resource.type, resourceId: resource.logicalId, message: error.message });
      return [];
    }
  });
  const nestedTemplates = declared.filter(isNestedStack).flatMap(toNestedTemplate);
  return { resources, unreadable, notes: toNotes(document, declared, nestedTemplates), nestedTemplates };
}

/** `Organization::Service::Resource::MODULE` with 64 characters for each part at most, generously. */
const MAX_TYPE_LENGTH = 512;

type TypedResource = JsonDocument & { readonly Type: string };

function explainUnreadable(logicalId: string, raw: unknown): string | undefined {
  if (logicalId.startsWith('Fn::ForEach::')) {
    return `Cannot evaluate the resources of "${logicalId}": loops of AWS::LanguageExtensions are not expanded`;
  }
  if (logicalId === 'Fn::Transform') {
    return `Cannot evaluate the resources of the macro ${formatValue(objectIn(raw).Name)}: macros are not expanded`;
  }
  if (isObject(raw) && isString(raw.Type)) {
    return raw.Type.length > MAX_TYPE_LENGTH
      ? `Cannot read the resource "${logicalId}": its Type has ${raw.Type.length} characters, more than any type`
      : undefined;
  }
  return `Cannot read the resource "${logicalId}": expected an object with a Type, found ${formatValue(raw)}`;
}

/** Returns no resource if its condition does not hold. */
function toDeclared(logicalId: string, raw: TypedResource, symbols: SymbolTable): DeclaredResource[] {
  const { Type: type, Condition: condition } = raw;
  const exists = condition === undefined ? true : symbols.condition(condition);
  if (exists === false) return [];
  const properties = resolve(raw.Properties ?? {}, symbols);
  return [{ logicalId, type, raw, properties, ...(exists === 'unknown' && { condition: String(condition) }) }];
}

function toTemplateItem(
  { logicalId, type, properties }: DeclaredResource,
  supplementaryConfiguration: RelatedResources,
  { scope }: DocumentContext,
): ConfigurationItem {
  const known = objectIn(properties);
  const name = findPhysicalName(type, known);
  return {
    shape: 'template',
    resourceType: type,
    resourceId: logicalId,
    ...(name !== undefined && { resourceName: name }),
    ...(scope?.accountId !== undefined && { accountId: scope.accountId }),
    ...(scope?.region !== undefined && { region: scope.region }),
    status: 'OK',
    tags: toTags(known.Tags, 'Properties.Tags'),
    relationships: [],
    configuration: properties,
    supplementaryConfiguration,
  };
}

const isNestedStack = ({ type }: DeclaredResource): boolean => type === 'AWS::CloudFormation::Stack';

/** The CDK writes the template's file into the metadata of a nested stack. */
function toNestedTemplate({ logicalId, raw, properties }: DeclaredResource): NestedTemplate[] {
  const path = objectIn(raw.Metadata)['aws:asset:path'];
  if (!isString(path) || !/\.(json|ya?ml)$/i.test(path) || !isInside(path)) return [];
  const parameters = Object.entries(objectIn(objectIn(properties).Parameters)).flatMap(([name, value]) =>
    isString(value) || typeof value === 'number' ? [[name, String(value)] as const] : [],
  );
  return [{ logicalId, path, parameters: Object.fromEntries(parameters) }];
}

/** Lists what was not expanded and so not evaluated, and what was evaluated although it may not be created. */
function toNotes(
  document: JsonDocument,
  declared: readonly DeclaredResource[],
  nestedTemplates: readonly NestedTemplate[],
): string[] {
  const opened = new Set(nestedTemplates.map(({ logicalId }) => logicalId));
  const stacks = declared.filter((resource) => isNestedStack(resource) && !opened.has(resource.logicalId));
  const modules = declared.filter(({ type }) => type.endsWith('::MODULE'));
  const conditional = declared.filter(({ condition }) => condition !== undefined);
  const joinIds = (resources: readonly DeclaredResource[]): string =>
    joinList(resources.map(({ logicalId }) => logicalId));
  return [
    ...listMacros(document.Transform).map(toMacroNote),
    ...(stacks.length > 0
      ? [`Nested stacks are evaluated if their templates are in the input: ${joinIds(stacks)}`]
      : []),
    ...(modules.length > 0
      ? [`Modules are not expanded, so their resources are not evaluated: ${joinIds(modules)}`]
      : []),
    ...(conditional.length > 0
      ? [`Evaluated as if they are created, although only a deployment decides it: ${joinIds(conditional)}`]
      : []),
  ];
}

/** One macro or several, by name or with parameters. Language extensions are reported where the template uses them. */
const listMacros = (transform: unknown): string[] =>
  (isList(transform) ? transform : [transform])
    .map((macro) => (isObject(macro) ? macro.Name : macro))
    .filter((macro): macro is string => isString(macro) && macro !== 'AWS::LanguageExtensions');

const toMacroNote = (macro: string): string =>
  macro.startsWith('AWS::Serverless-')
    ? `The transform ${macro} is not expanded, so the resources that AWS::Serverless types create are not evaluated`
    : `The macro ${formatValue(macro)} is not expanded, so what it changes or adds is not evaluated`;
